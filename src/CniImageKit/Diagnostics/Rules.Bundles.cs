namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NotABundleRule = new("CNIK4120", "no bundle");
    private static readonly Rule BundleBlobForeignRule = new("CNIK4121", "a bundle holds what its lock does not name");
    private static readonly Rule BundleLacksRule = new("CNIK4122", "a bundle lacks what its lock names");
    private static readonly Rule ExtractConflictRule = new("CNIK4123", "file that a bundle would replace");
    private static readonly Rule BundleNameRule = new("CNIK4124", "name that no bundle can carry");
    private static readonly Rule AdvisoriesForeignRule = new("CNIK4125", "a bundle holds advisories that its pin does not name");
    private static readonly Rule NotInTreeRule = new("CNIK4510", "not in a static tree");
    private static readonly Rule LeftOutRule = new("CNIK4511", "not in the bundle");

    /// <summary>What was named is no bundle, or none that can be believed.</summary>
    public static Diagnostic NotABundle(string place, string why) =>
        new Diagnostic(NotABundleRule, new Location(place), $"{place} is no bundle of cnikit: {Printable(why)}.")
            .With("mend", "name what `cnikit bundle -o FILE` wrote, or a copy of it; nothing of it was used");

    /// <summary>An artifact in a bundle is not one that the bundle's own lock names.</summary>
    public static Diagnostic BundleBlobForeign(string place, Digest found, long size) =>
        new Diagnostic(BundleBlobForeignRule, new Location(place), "The bundle holds an artifact that its lock does not name.")
            .With("found", $"{found}, {size} bytes")
            .With("mend", "make the bundle again; nothing of it was used");

    /// <summary>A bundle is not complete.</summary>
    public static Diagnostic BundleLacks(Location at, string source, Platform platform, Digest expected) =>
        new Diagnostic(BundleLacksRule, at, $"The bundle lacks the artifact of {source} for {platform}.")
            .With("expected", expected.ToString())
            .With("mend", "make the bundle again; nothing of it was used");

    /// <summary>Extraction would overwrite a file with other bytes.</summary>
    public static Diagnostic ExtractConflict(string file) =>
        new Diagnostic(ExtractConflictRule, new Location(file), "There is another file of that name, which stays as it is.")
            .With("mend", "name an empty directory for --extract, or move the file away; the store has what the bundle holds");

    /// <summary>The manifest's name would not come through.</summary>
    public static Diagnostic BundleName(string file) =>
        new Diagnostic(BundleNameRule, new Location(file), "A bundle cannot carry a file of that name.")
            .With("expected", "letters, digits, '.', '_' and '-', ending in .yaml or .yml")
            .With("mend", "rename the manifest and its lock");

    /// <summary>A source whose upstream is no plain file on a web server.</summary>
    public static Diagnostic NotInTree(Location at, string source, Platform platform, string location) =>
        new Diagnostic(NotInTreeRule, at, $"The artifact of {source} for {platform} has no address that a static web server could have.")
            .With("found", location)
            .With("mend", "carry it by `cnikit bundle -o FILE` and `cnikit bundle import FILE`");

    /// <summary>The advisories in a bundle are not those that the pin in it names.</summary>
    public static Diagnostic AdvisoriesForeign(string place, string expected, Digest found) =>
        new Diagnostic(AdvisoriesForeignRule, new Location(place), "The bundle holds advisories that its pin does not name.")
            .With("expected", expected).With("found", found.ToString())
            .With("mend", "make the bundle again; nothing of it was used");

    /// <summary>Something beside the manifest that could not be put into the bundle.</summary>
    public static Diagnostic LeftOut(string file, string why, string mend) =>
        new Diagnostic(LeftOutRule, new Location(file), $"The bundle goes without it: {why}.").With("mend", mend);
}
