using CniImageKit.Manifest;

namespace CniImageKit.Intake;

/// <summary>
/// Which members of an artifact are plugins. A Debian package keeps them in a plugin directory among other files; release archives hold
/// nothing else but licence and readme (containernetworking/plugins since v1.4.1), so all the rest counts, and what is no binary is refused
/// later.
/// </summary>
internal static class PluginMembers
{
    private static readonly string[] PackageDirectories = ["usr/lib/cni", "usr/libexec/cni", "opt/cni/bin"];
    private static readonly string[] Documents = ["README", "LICENSE", "LICENCE", "NOTICE", "COPYING", "CHANGELOG", "SHA256SUMS"];
    private static readonly string[] DataEndings = [".md", ".txt", ".sha256", ".sha512", ".conf", ".conflist", ".json", ".yaml", ".yml"];

    /// <summary>Whether the member at this path is to be taken as a plugin.</summary>
    public static bool IsPlugin(SourceSettings settings, Platform platform, string path)
    {
        if (settings is NuGetSettings) return PackageLayout.Rank(platform, path) is not null;
        var slash = path.LastIndexOf('/');
        var (directory, name) = (slash < 0 ? "" : path[..slash], path[(slash + 1)..]);
        if (settings is AptSettings apt)
            return apt.Path is { } chosen ? directory == chosen.Value.Trim('/') : PackageDirectories.Contains(directory);
        return IsProgram(name);
    }

    /// <summary>Whether a file of this name may be a program, and is no document or data beside one.</summary>
    public static bool IsProgram(string name) =>
        !Array.Exists(DataEndings, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        && !Array.Exists(Documents, d => name.Equals(d, StringComparison.OrdinalIgnoreCase));

    /// <summary>Of the members that may be plugins those that are: a NuGet package has them in the best of its places.</summary>
    public static ArtifactContents OnlyPlugins(SourceSettings settings, Platform platform, ArtifactContents contents)
    {
        if (settings is not NuGetSettings || contents.Files.IsEmpty) return contents;
        var best = contents.Files.Min(f => PackageLayout.Rank(platform, f.Member));
        return contents with { Files = contents.Files.RemoveAll(f => PackageLayout.Rank(platform, f.Member) != best) };
    }

    /// <summary>The plugin's name as the artifact has it: the last part of its path.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
