namespace CniImageKit.Diagnostics;

// Packages that cnikit pack makes: CNIK7401 to 7403.
internal static partial class Rules
{
    private static readonly Rule PackBadIdRule = new("CNIK7401", "no id of a package");
    private static readonly Rule PackBadVersionRule = new("CNIK7402", "no version of a package");
    private static readonly Rule PackTooLargeRule = new("CNIK7403", "package too large");

    /// <summary>An id that NuGet would refuse, or that leaves no room for the platform's name.</summary>
    public static Diagnostic PackBadId(string id, int longest) =>
        new Diagnostic(PackBadIdRule, Location.None, $"'{Printable(id)}' cannot be the id of a package.")
            .With("expected", $"letters, digits and _ with single . or - between, at most {longest} characters")
            .With("mend", "give another with `--id`, such as Acme.CniPlugins");

    /// <summary>A version that NuGet would refuse.</summary>
    public static Diagnostic PackBadVersion(string version) =>
        new Diagnostic(PackBadVersionRule, Location.None, $"'{Printable(version)}' cannot be the version of a package.")
            .With("expected", "a semantic version such as 1.2.3 or 1.2.3-rc.1")
            .With("mend", "give another with `--version`, or leave it out");

    /// <summary>More than a gigabyte of plugins: no feed takes that, and neither does the kit.</summary>
    public static Diagnostic PackTooLarge(string package, long bytes, long limit) =>
        new Diagnostic(PackTooLargeRule, new Location(package), $"{package} would hold {bytes} bytes of plugins.")
            .With("expected", $"at most {limit} bytes")
            .With("mend", "make a package for each platform with `--per-platform`, or exclude plugins in cni.yaml");
}
