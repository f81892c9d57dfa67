namespace CniImageKit.Diagnostics;

public static partial class Rules
{
    private static readonly Rule OutputsCollideRule = new("CNIK7101", "two outputs have one path");
    private static readonly Rule PlatformNotDeclaredRule = new("CNIK7102", "a platform that the manifest does not declare");
    private static readonly Rule NothingToBakeRule = new("CNIK7103", "nothing to bake");
    private static readonly Rule UnknownLayoutRule = new("CNIK7104", "unknown layout");

    /// <summary>Two outputs would be written to the same place; for several platforms the path needs {os} and {arch}.</summary>
    public static Diagnostic OutputsCollide(Location at, string path) =>
        new Diagnostic(OutputsCollideRule, at, $"Two outputs would be written to {path}.")
            .With("mend", "give each its own path; for one file a platform write {os} and {arch} into it");

    /// <summary><c>--platform</c> asks for what is not in the manifest, so the lock has nothing for it.</summary>
    public static Diagnostic PlatformNotDeclared(Location at, Platform platform, IEnumerable<string> declared) =>
        new Diagnostic(PlatformNotDeclaredRule, at, $"The manifest does not declare {platform}.")
            .With("found", Listed(declared)).With("mend", "add it to 'platforms' in the manifest, then run 'cnikit lock'");

    /// <summary>No entry has a plugin for the platform.</summary>
    public static Diagnostic NothingToBake(Location at, Platform platform) =>
        new Diagnostic(NothingToBakeRule, at, $"No source of the manifest has plugins for {platform}.")
            .With("mend", "take the platform out of 'platforms', or give it a source");

    /// <summary><c>node.layout</c> is the name of no layout profile.</summary>
    public static Diagnostic UnknownLayout(Location at, string name, string? nearest, IEnumerable<string> known) =>
        new Diagnostic(UnknownLayoutRule, at, $"There is no layout '{name}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}")
            .With("expected", Listed(known)).With("mend", "correct node.layout in the manifest");
}
