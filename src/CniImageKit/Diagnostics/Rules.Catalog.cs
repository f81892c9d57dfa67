namespace CniImageKit.Diagnostics;

public static partial class Rules
{
    private static readonly Rule PluginNotInReleaseRule = new("CNIK2301", "plugin not in this release");
    private static readonly Rule PlatformNotReleasedRule = new("CNIK2302", "not released for this platform");
    private static readonly Rule NotOnHostRule = new("CNIK2801", "no plugin of a node");

    /// <summary>The chosen version has no such plugin; <paramref name="hint"/> says since or until when, or who has it.</summary>
    public static Diagnostic PluginNotInRelease(Location at, string plugin, string source, string version, Platform platform, string? hint) =>
        new Diagnostic(PluginNotInReleaseRule, at, $"'{plugin}' is not in {source} {version} for {platform}.")
            .With("known", hint)
            .With("mend", "choose another version or take the plugin from another source, then `cnikit lock`");

    /// <summary>The project has never released this version for the platform.</summary>
    public static Diagnostic PlatformNotReleased(Location at, string source, string version, Platform platform, IEnumerable<string> has) =>
        new Diagnostic(PlatformNotReleasedRule, at, $"{source} {version} is not released for {platform}.")
            .With("has it", string.Join(", ", has))
            .With("mend", "leave the platform out with `platforms:` in this entry, or take the plugins from a source that has it");

    /// <summary>A manifest asks for a member that does not belong on a node.</summary>
    public static Diagnostic NotOnHost(Location at, string plugin, string why) =>
        new Diagnostic(NotOnHostRule, at, $"'{plugin}' does not belong on a node: {why}.")
            .With("mend", $"take '{plugin}' out of `include:`");
}
