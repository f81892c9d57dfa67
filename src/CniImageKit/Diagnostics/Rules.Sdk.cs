namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule OldMSBuildRule = new("CNIK9100", "MSBuild too old");
    private static readonly Rule UnknownMetadataRule = new("CNIK9101", "unknown metadata of an item");
    private static readonly Rule OutputsWithoutPluginsRule = new("CNIK9102", "output items without plugin items");
    private static readonly Rule NoItemPlatformsRule = new("CNIK9103", "no platforms for plugin items");
    private static readonly Rule SharedFileRule = new("CNIK9104", "two manifests write one file");
    private static readonly Rule NoConfigRule = new("CNIK9107", "no such configuration");
    private static readonly Rule UnreadableConfigRule = new("CNIK9108", "configuration cannot be read");
    private static readonly Rule BadPlatformPropertyRule = new("CNIK9105", "a property names no platform");

    /// <summary>The tasks run on .NET 10 only. The targets of CniImageKit.Sdk say this themselves, since no task of theirs could.</summary>
    public static Diagnostic OldMSBuild(string version) =>
        new Diagnostic(OldMSBuildRule, Location.None, $"CniImageKit.Sdk needs MSBuild 18 and .NET 10, and this is MSBuild {version}.")
            .With("mend", "build with 'dotnet build' of the .NET 10 SDK, or Visual Studio 2026");

    /// <summary>An item has metadata that nothing would be made of.</summary>
    public static Diagnostic UnknownMetadata(Location at, string item, string name, string? nearest, IEnumerable<string> known) =>
        new Diagnostic(UnknownMetadataRule, at, $"{item} has no metadata '{name}'.{Suggestion(nearest)}")
            .With("known", Listed(known)).With("mend", nearest is null ? "remove it" : $"write {nearest}");

    /// <summary>CniOutput is a part of a manifest in items, and there is none.</summary>
    public static Diagnostic OutputsWithoutPlugins(Location at) =>
        new Diagnostic(OutputsWithoutPluginsRule, at, "CniOutput goes with CniPlugin, and the project has no such item.")
            .With("mend", "write the output into 'outputs:' of the manifest, or set CniOutputPath");

    /// <summary>A manifest in items has its platforms in a property.</summary>
    public static Diagnostic NoItemPlatforms(Location at) =>
        new Diagnostic(NoItemPlatformsRule, at, "Nothing says which platforms the items of CniPlugin are for.")
            .With("expected", "<CniPlatforms>linux/amd64;linux/arm64</CniPlatforms>").With("mend", "set CniPlatforms");

    /// <summary>Two manifests of a project have one lock or one directory of outputs.</summary>
    public static Diagnostic SharedFile(Location at, string what, string file, string other) =>
        new Diagnostic(SharedFileRule, at, $"{file} would be {what} of this manifest and of {other}.")
            .With("mend", "give one of them LockFile and OutputPath metadata, or keep either cni.yaml or CniPlugin items");

    /// <summary>CniPlatforms or a Platform metadata is not a platform's name.</summary>
    public static Diagnostic BadPlatformProperty(Location at, string found) =>
        new Diagnostic(BadPlatformPropertyRule, at, $"'{found}' is no platform.")
            .With("expected", "names such as linux/amd64, with semicolons between them").With("mend", "correct CniPlatforms");

    /// <summary>A configuration to check is not there.</summary>
    public static Diagnostic NoConfig(string file) =>
        new Diagnostic(NoConfigRule, new Location(file), $"There is no configuration {file}.").With("mend", "correct the path");

    /// <summary>A configuration is too large, or no JSON where its name says so.</summary>
    public static Diagnostic UnreadableConfig(Location at, string why) =>
        new Diagnostic(UnreadableConfigRule, at, $"The configuration cannot be read: {why}.").With("mend", "correct the file");
}
