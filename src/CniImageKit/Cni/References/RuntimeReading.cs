using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cni.References;

/// <summary>
/// What containerd's config.toml and CRI-O's crio.conf say of plugins: the directories that are searched, and whether containerd sets up
/// loopback by itself. Only these keys are looked at, wherever they stand: their names are used for nothing else in these files.
/// </summary>
internal static partial class RuntimeReading
{
    /// <summary>Whether a text in no known format is such a file.</summary>
    public static bool Is(string text) => Section().IsMatch(text);

    /// <summary>Reads it.</summary>
    public static void Read(string text, Func<int, Location> placeOf, ReferenceSet set)
    {
        Match? one = null, many = null;
        foreach (Match line in Setting().Matches(text))
        {
            var (key, value) = (line.Groups["key"].Value, line.Groups["value"]);
            if (key == "use_internal_loopback") set.InternalLoopback |= value.Value == "true";
            if (key == "bin_dir") one = line;
            if (key == "bin_dirs") many = line;
            string[] paths = [.. Quoted().Matches(value.Value).Select(m => m.Groups[1].Value).Where(p => p.Length > 0)];
            if (key == "use_internal_loopback" || paths.Length == 0) continue;
            var runtime = key == "plugin_dirs" ? "CRI-O" : "containerd";
            set.Directories.Add(new PluginDirectories(paths, placeOf(value.Index), runtime, Only: true));
        }

        // cri's config check: "`bin_dir` and `bin_dirs` cannot be set at the same time".
        if (one is not null && many is not null && Names(one) && Names(many))
            set.Findings.Add(Rules.BothBinDirs(placeOf(many.Index)));
    }

    private static bool Names(Match setting) => Quoted().IsMatch(setting.Groups["value"].Value);

    [GeneratedRegex(@"^\s*\[(?:plugins[.\s]|crio[.\]])", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(
        @"^[ \t]*(?<key>bin_dirs?|plugin_dirs|use_internal_loopback)[ \t]*=[ \t]*(?<value>true|false|""[^""\n]*""|'[^'\n]*'|\[[^\]]*\])",
        RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"[""']([^""'\n]+)[""']")]
    private static partial Regex Quoted();
}
