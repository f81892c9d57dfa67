namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule PluginFromTwoSourcesRule = new("CNIK6001", "one plugin from two sources");
    private static readonly Rule BadPluginNameRule = new("CNIK6002", "plugin name is no file name");
    private static readonly Rule ContentChangedRule = new("CNIK6011", "content changed after it was verified");
    private static readonly Rule ContentUnreadableRule = new("CNIK6012", "verified content cannot be read");

    /// <summary>Two sources would install different bytes at one path.</summary>
    public static Diagnostic PluginFromTwoSources(Location at, string path, Platform platform, string first, string second) =>
        new Diagnostic(PluginFromTwoSourcesRule, at, $"{path} for {platform} comes from both {first} and {second}, with different bytes.")
            .With("mend", "exclude or rename it in one of the two entries of cni.yaml, then `cnikit lock`");

    /// <summary>A plugin's name could not be a file directly in the plugin directory.</summary>
    public static Diagnostic BadPluginName(Location at, string name) =>
        new Diagnostic(BadPluginNameRule, at, $"'{Printable(name)}' cannot be the name of a plugin: it is no single file name.")
            .With("mend", "give it another name with rename: in cni.yaml, then `cnikit lock`");

    /// <summary>Content read again is not what it was verified to be.</summary>
    public static Diagnostic ContentChanged(string name, Digest expected, long expectedSize, string found) =>
        new Diagnostic(ContentChangedRule, new Location(name), $"{name} is no longer what was verified; nothing was written.")
            .With("expected", $"{expected}, {expectedSize} bytes").With("found", found)
            .With("mend", "run the command again; if it stays so, check the disk and remove the store's directory");

    /// <summary>A verified file is gone or not readable.</summary>
    public static Diagnostic ContentUnreadable(string name, string file, string why) =>
        new Diagnostic(ContentUnreadableRule, new Location(file), $"The content of {name} cannot be read: {why}")
            .With("mend", "run the command again, so that it is fetched anew");

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
