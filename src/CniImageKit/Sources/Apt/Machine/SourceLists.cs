using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Sources.Apt.Archive;

namespace CniImageKit.Sources.Apt.Machine;

/// <summary>Reads sources.list(5) in both of its formats. What cannot be used here is passed over with CNIK2701 or CNIK2702.</summary>
internal static class SourceLists
{
    /// <summary>A deb822 file (<c>*.sources</c>).</summary>
    public static IEnumerable<AptRepository> ReadDeb822(string text, Location at, Action<Diagnostic> warn)
    {
        foreach (var stanza in ControlParagraph.ReadAll(text, at))
        {
            if (Flag(stanza["Enabled"]) == false || !stanza.Words("Types").Contains("deb")) continue;
            var options = stanza.Fields.ToDictionary(f => f.Key, f => f.Value, StringComparer.OrdinalIgnoreCase);
            foreach (var uri in stanza.Words("URIs"))
                foreach (var suite in stanza.Words("Suites"))
                {
                    var found = Repository(uri, suite, stanza.Words("Components"), stanza.Words("Architectures"), options, stanza.At, warn);
                    if (found is not null) yield return found;
                }
        }
    }

    /// <summary>
    /// A file of lines (<c>sources.list</c>, <c>*.list</c>): <c>deb [arch=amd64 signed-by=/file] uri suite component …</c>.
    /// </summary>
    public static IEnumerable<AptRepository> ReadLines(string text, Location at, Action<Diagnostic> warn)
    {
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Split('#')[0].Trim();
            if (!line.StartsWith("deb ", StringComparison.Ordinal) && !line.StartsWith("deb\t", StringComparison.Ordinal)) continue;
            var (rest, options) = SplitOptions(line[4..].Trim());
            var words = rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var place = at with { Line = number };
            if (words.Length < 2) throw new CniImageKitException(Rules.MalformedControl(place, "a deb line needs an address and a suite"));
            ImmutableArray<string> architectures = options.TryGetValue("arch", out var arch) ? [.. arch.Split(',')] : [];
            if (Repository(words[0], words[1], [.. words[2..]], architectures, options, place, warn) is { } found) yield return found;
        }
    }

    private static (string Words, Dictionary<string, string> Options) SplitOptions(string line)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var end = line.StartsWith('[') ? line.IndexOf(']', StringComparison.Ordinal) : -1;
        if (end < 0) return (line, options);
        foreach (var option in line[1..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            if (option.Split('=', 2) is [var name, var value]) options[name] = value;
        return (line[(end + 1)..], options);
    }

    private static AptRepository? Repository(
        string uri, string suite, ImmutableArray<string> components, ImmutableArray<string> architectures,
        Dictionary<string, string> options, Location at, Action<Diagnostic> warn)
    {
        if (AptRepository.ParseRoot(uri) is not { } root || !AptRepository.IsSuite(suite))
        {
            var scheme = Uri.TryCreate(uri, UriKind.Absolute, out var odd) ? odd.Scheme + ":…" : "without scheme";
            warn(Rules.AptSourceSkipped(at, $"{scheme} {suite}"));
            return null;
        }
        if (Flag(options.GetValueOrDefault("Trusted")) == true) warn(Rules.TrustedIgnored(at));
        return new AptRepository
        {
            At = at,
            Root = root,
            Suite = suite,
            Components = components,
            Architectures = architectures,
            SignedBy = options.GetValueOrDefault("Signed-By"),
            CheckValidUntil = Flag(options.GetValueOrDefault("Check-Valid-Until")),
            CheckDate = Flag(options.GetValueOrDefault("Check-Date")),
            ByHash = options.GetValueOrDefault("By-Hash")?.ToLowerInvariant(),
        };
    }

    private static bool? Flag(string? word) =>
        word is null ? null : AptConfiguration.Empty.With($"Flag \"{word.Trim()}\";").Flag("Flag");
}
