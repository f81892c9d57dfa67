namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule PluginNotInReleaseRule = new("CNIK2301", "plugin not in this release");
    private static readonly Rule NotOnHostRule = new("CNIK2801", "no plugin of a node");

    /// <summary>The chosen version has no such plugin; <paramref name="hint"/> says since or until when, or who has it.</summary>
    public static Diagnostic PluginNotInRelease(
        Location at, string plugin, string source, string version, Platform platform, string? hint) =>
        new Diagnostic(PluginNotInReleaseRule, at, $"'{plugin}' is not in {source} {version} for {platform}.")
            .With("known", hint)
            .With("mend", "choose another version or take the plugin from another source, then `cnikit lock`");

    /// <summary>A manifest includes a member that does not belong on a node, and gets it.</summary>
    public static Diagnostic NotOnHost(Location at, string plugin, string why) =>
        new Diagnostic(NotOnHostRule, at, $"'{plugin}' does not belong on a node: {why}.")
            .With("mend", $"take '{plugin}' out of `include:`");
}
