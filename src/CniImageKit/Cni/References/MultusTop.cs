using CniImageKit.Cni.Versions;
using NuGet.Versioning;

namespace CniImageKit.Cni.References;

/// <summary>
/// Multus that makes its own configuration from the first network of a directory, and goes no further where that network's CNI version
/// does not fit its own: the daemon (pkg/server/config/generator.go, CheckVersionCompatibility), or the thin plugin's entry point
/// (cmd/thin_entrypoint/main.go, createMultusConfig).
/// </summary>
/// <param name="By">What it is, for messages.</param>
/// <param name="IsThin">Whether it is the thin plugin's entry point.</param>
internal sealed record MultusTop(string By, bool IsThin)
{
    // CNI 0.4.0 came with CHECK, which Multus would hand over.
    private const string Check = "0.4.0";

    /// <summary>The version that it is told to write; null where it is told none.</summary>
    public string? Version { get; init; }

    /// <summary>The file that it is told to take; null where it takes the first.</summary>
    public string? Master { get; init; }

    /// <summary>The directory of the node in which it looks.</summary>
    public required string Directory { get; init; }

    /// <summary>The versions that it takes, for messages.</summary>
    public string Expected => IsThin ? Version ?? "a cniVersion" : $"{Check} or newer, as Multus has {Version ?? "no version"}";

    /// <summary>
    /// The network that it would hand over to: the one that is named, or the first in a directory that is called as the node's is. Null
    /// where that cannot be told from what was read: files of several directories may be meant for several nodes, and others may not be
    /// meant for that directory at all.
    /// </summary>
    public NetworkShape? MasterOf(IEnumerable<NetworkShape> shapes)
    {
        NetworkShape[] found = [.. shapes.Where(s => !s.ByMultus && s.File is { } file && (Master is null ? IsMeant(s) : file == Master))];
        return found.Select(s => s.Place).Distinct().Count() == 1 ? found.MinBy(s => s.File, StringComparer.Ordinal) : null;
    }

    /// <summary>What it would say of that network; null where it takes it.</summary>
    public string? Refusal(NetworkShape master) => IsThin ? Same(master) : Compared(master);

    // Multus passes its own file over. Networks for it to look up lie in a directory of the same name, below its own.
    private bool IsMeant(NetworkShape network) => !network.File!.StartsWith("00-multus", StringComparison.Ordinal)
        && Path.GetFileName(network.Place) == Path.GetFileName(Directory.TrimEnd('/'))
        && Path.GetFileName(Path.GetDirectoryName(network.Place)) is not ("multus" or "multus.d");

    private string? Same(NetworkShape master)
    {
        if (master.Version is null) return $"cannot get cniVersion in master CNI config file \"{master.File}\"";
        return Version is not null && Version != master.Version
            ? $"Multus cni version is \"{Version}\" while master plugin cni version is \"{master.Version}\"" : null;
    }

    private string? Compared(NetworkShape master)
    {
        if (Version is null) return "the CNI version is a mandatory parameter when the '-multus-config-file=auto' option is used";
        if (!SemanticVersion.TryParse(Version, out _)) return "couldn't get top level cni version";
        if (SpecVersion.Compare(Version, Check) < 0) return null;
        if (master.Version is null) return "couldn't get cni version of delegate";
        return SemanticVersion.TryParse(master.Version, out _) && SpecVersion.Compare(master.Version, Check) < 0
            ? $"delegate cni version is {master.Version} while top level cni version is {Version}" : null;
    }
}
