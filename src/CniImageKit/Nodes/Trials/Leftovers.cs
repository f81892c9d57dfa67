using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CniImageKit.Nodes.Trials;

/// <summary>What lies on the machine of a bed: interfaces, addresses, routes, rules, firewall rules, leases.</summary>
internal sealed partial record Leftovers(ImmutableHashSet<string> Lines)
{
    private static readonly (string Kind, string[] Command, Regex Keep)[] Looks =
    [
        ("interface", ["ip", "-o", "link", "show"], Link),
        ("address", ["ip", "-o", "address", "show"], Address),
        ("route", ["ip", "route", "show", "table", "all"], Route),
        ("rule", ["ip", "rule", "show"], Whole),
        ("rule", ["ip", "-6", "rule", "show"], Whole),
        ("nftables rule", ["nft", "--stateless", "list", "ruleset"], Whole),
        ("iptables rule", ["iptables-legacy-save"], Rule),
        ("ip6tables rule", ["ip6tables-legacy-save"], Rule),
        ("lease", ["find", "/var/lib/cni", "/run/cni", "-type", "f"], Lease),
    ];

    private const string Again = ", number ";

    /// <summary>Looks around. A program that is not there has nothing to say.</summary>
    public static async Task<Leftovers> LookAsync(TrialBed bed, CancellationToken cancellationToken)
    {
        var lines = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (kind, command, keep) in Looks)
        {
            var answer = await bed.AskAsync(command[0], command[1..], cancellationToken);
            foreach (var line in answer.Text.Split('\n'))
            {
                if (keep.Match(line) is not { Success: true } kept) continue;
                var found = $"{kind} {string.Join(' ', kept.Groups.Values.Skip(1)).Trim()}";
                // A rule that is there twice was left once.
                for (var again = 2; !lines.Add(found); again++) found = $"{found.Split(Again)[0]}{Again}{again}";
            }
        }

        return new Leftovers(lines.ToImmutable());
    }

    /// <summary>
    /// What is there now and was not <paramref name="before"/>. Between two containers it is what grows with every pod; what the first
    /// leaves for all that follow (a bridge, the chains that rules hang in) is kept by design.
    /// </summary>
    public IEnumerable<string> Since(Leftovers before) => Lines.Except(before.Lines).Order(StringComparer.Ordinal);

    // Numbers, states and times change by themselves, and the kernel gives link-local addresses and makes routes for addresses.
    [GeneratedRegex(@"^[0-9]+: ([^:@\s]+)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"^[0-9]+: (\S+)\s+(inet6? (?!fe80:)\S+)")]
    private static partial Regex Address { get; }

    [GeneratedRegex(@"^(?!.*proto kernel)(.+?)(?: linkdown.*)?$")]
    private static partial Regex Route { get; }

    [GeneratedRegex(@"^(-A .+)$")]
    private static partial Regex Rule { get; }

    [GeneratedRegex(@"^\s*(\S.*?[\w""].*?)\s*$")]
    private static partial Regex Whole { get; }

    // host-local writes the last address that it gave into a file of its own, and locks another.
    [GeneratedRegex(@"^(?!.*(?:/last_reserved_ip\.|/lock$))(/.+)$")]
    private static partial Regex Lease { get; }
}
