using System.Text.RegularExpressions;
using CniImageKit.Cni.Runtimes;
using CniImageKit.Diagnostics;
using CniImageKit.Toml;

namespace CniImageKit.Cni.References;

/// <summary>
/// What containerd's config.toml and CRI-O's crio.conf say of plugins: the directories that are searched, and whether containerd sets up
/// loopback by itself. A file may be a part of the configuration only, so that these keys are looked at wherever they stand: their names
/// are used for nothing else in these files.
/// </summary>
internal static partial class RuntimeReading
{
    /// <summary>The runtime that a file with <c>bin_dir</c> is for.</summary>
    public const string Containerd = "containerd";

    /// <summary>Whether a text in no known format is such a file.</summary>
    public static bool Is(string text) => Section().IsMatch(text);

    /// <summary>Reads it. Raises CNIK5252.</summary>
    public static void Read(string file, string text, ReferenceSet set)
    {
        foreach (var table in TomlReader.Read(file, text).Tables())
        {
            set.InternalLoopback |= table.Find("use_internal_loopback") is TomlFlag { IsTrue: true };
            var one = table.Find("bin_dir") is TomlText { Text.Length: > 0 } named ? named : null;
            var many = Listed(table, "bin_dirs");
            if (one is not null) Add(set, Containerd, one.At, [one.Text]);
            if (many is not null) Add(set, Containerd, many.At, Paths(many));
            if (Listed(table, "plugin_dirs") is { } dirs) Add(set, "CRI-O", dirs.At, Paths(dirs));

            // cri's config check: "`bin_dir` and `bin_dirs` cannot be set at the same time".
            if (one is not null && many is not null) set.Findings.Add(Rules.BothBinDirs(table.Member("bin_dirs")!.At));
        }
    }

    private static TomlList? Listed(TomlTable table, string key) =>
        table.Find(key) is TomlList list && Paths(list).Length > 0 ? list : null;

    private static string[] Paths(TomlList list) => [.. RuntimeSettings.Listed(list).Select(d => d.Path)];

    private static void Add(ReferenceSet set, string by, Location at, string[] paths) =>
        set.Directories.Add(new PluginDirectories(paths, at, by, Only: true));

    [GeneratedRegex(@"^\s*\[(?:plugins[.\s]|crio[.\]])", RegexOptions.Multiline)]
    private static partial Regex Section();
}
