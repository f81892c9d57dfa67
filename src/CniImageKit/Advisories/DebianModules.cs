using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CniImageKit.Evidence;
using CniImageKit.Sources.Apt;

namespace CniImageKit.Advisories;

/// <summary>
/// What Debian says that a package was built from (<c>Built-Using</c>), as Go modules. Debian patches what it packages: a version outside
/// an advisory's range is not affected, one inside it may still be mended.
/// </summary>
internal sealed partial class DebianModules
{
    // Sources that keep the name of an earlier home.
    private static readonly FrozenDictionary<string, string> Renamed = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["github.com/containernetworking/cni"] = "golang-github-appc-cni",
        ["github.com/godbus/dbus"] = "golang-dbus",
        ["github.com/godbus/dbus/v5"] = "golang-dbus",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, string> versions;

    private DebianModules(Dictionary<string, string> versions) => this.versions = versions;

    /// <summary>Reads the field; null gives nothing.</summary>
    public static DebianModules Of(string? builtUsing)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, version) in BuiltUsing.Read(builtUsing)) versions[name] = version;
        return new DebianModules(versions);
    }

    /// <summary>The upstream version that a module was built from, or null where the field does not say.</summary>
    public GoVersion? VersionOf(string module)
    {
        if (!versions.TryGetValue(Renamed.GetValueOrDefault(module) ?? SourceOf(module), out var version)) return null;
        if (!DebianVersion.TryParse(version, out var debian)) return null;
        if (Commit.Match(debian.Upstream) is { Success: true } commit)
            return Read($"0.0.0-{commit.Groups["day"].Value}000000-000000000000");
        if (UpstreamVersion.Of(debian)?.ToNormalizedString() is { } known && Read(known) is { } release) return release;
        // 1.1.0.125.gf243826 is some commit after 1.1.0.
        return Numbers.Match(debian.Upstream) is { Success: true } numbers ? Read(numbers.Value) : null;
    }

    /// <summary>The source package of a module, as Debian's Go team names them (dh-make-golang).</summary>
    private static string SourceOf(string module)
    {
        var parts = Major.Replace(module, "").ToLowerInvariant().Split('/');
        // github.com is github, golang.org golang, k8s.io k8s, and sigs.k8s.io k8s-sigs.
        var host = parts[0].Split('.')[..^1];
        Array.Reverse(host);
        return string.Join('-', ["golang", .. host, .. parts[1..]]).Replace('.', '-').Replace('_', '-');
    }

    private static GoVersion? Read(string text) => GoVersion.TryParse(text, out var version) ? version : null;

    [GeneratedRegex(@"^0(\.0)*[~+]git(?<day>[0-9]{8})", RegexOptions.ExplicitCapture)]
    private static partial Regex Commit { get; }

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+){0,2}", RegexOptions.ExplicitCapture)]
    private static partial Regex Numbers { get; }

    [GeneratedRegex(@"/v[0-9]+\z")]
    private static partial Regex Major { get; }
}
