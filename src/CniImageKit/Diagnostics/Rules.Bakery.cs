namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule OutputsCollideRule = new("CNIK7101", "one output lies in another");
    private static readonly Rule PlatformNotDeclaredRule = new("CNIK7102", "a platform that the manifest does not declare");
    private static readonly Rule NothingToBakeRule = new("CNIK7103", "nothing to bake");

    /// <summary>
    /// Two paths that differ in the manifest lead to one place, or into a directory that another output replaces as a whole.
    /// </summary>
    public static Diagnostic OutputsCollide(Location at, string path, string kind, string other) =>
        new Diagnostic(
            OutputsCollideRule, at, $"The output {path} would lie in {other}, where the output of kind {kind} puts its own content.")
            .With("mend", "give each output a path of its own, none inside another");

    /// <summary><c>--platform</c> asks for what is not in the manifest, so the lock has nothing for it.</summary>
    public static Diagnostic PlatformNotDeclared(Location at, Platform platform, IEnumerable<string> declared) =>
        new Diagnostic(PlatformNotDeclaredRule, at, $"The manifest does not declare {platform}.")
            .With("found", Listed(declared)).With("mend", "add it to 'platforms' in the manifest, then run 'cnikit lock'");

    /// <summary>No entry has a plugin for the platform.</summary>
    public static Diagnostic NothingToBake(Location at, Platform platform) =>
        new Diagnostic(NothingToBakeRule, at, $"No source of the manifest has plugins for {platform}.")
            .With("mend", "take the platform out of 'platforms', or give it a source");
}
