namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NoProgramRule = new("CNIK7301", "a program of the system is missing");
    private static readonly Rule ProgramFailedRule = new("CNIK7302", "a program of the system failed");
    private static readonly Rule OutsideExtensionRule = new("CNIK7303", "directory that no system extension can fill");
    private static readonly Rule ExtensionHidesOptRule = new("CNIK7551", "a system extension makes /opt read-only");

    /// <summary>An output is made by a program that is not installed.</summary>
    public static Diagnostic NoProgram(string output, string program, string package) =>
        new Diagnostic(NoProgramRule, new Location(output), $"{output} is made by {program}, which is not in PATH.")
            .With("mend", $"install it (on Debian: apt-get install {package}), or take the output out of cni.yaml");

    /// <summary>A program that makes an output ended with an error.</summary>
    public static Diagnostic ProgramFailed(string output, string program, int code, string said) =>
        new Diagnostic(ProgramFailedRule, new Location(output), $"{program}, which makes {output}, ended with exit code {code}.")
            .With("found", said.Length > 0 ? Printable(said) : null)
            .With("mend", $"see to what {program} says; nothing was written");

    /// <summary>The layout's plugin directory lies outside the hierarchies that systemd-sysext merges.</summary>
    public static Diagnostic OutsideExtension(string output, string path) =>
        new Diagnostic(
            OutsideExtensionRule, new Location(output),
            $"{path} cannot lie in a system extension, which is merged into /usr and /opt only.")
            .With("mend", "set layout: flatcar-sysext (or another with a directory under /usr) in cni.yaml");

    /// <summary>Merging an extension with files in /opt makes the node's /opt read-only.</summary>
    public static Diagnostic ExtensionHidesOpt(string output, string path) =>
        new Diagnostic(
            ExtensionHidesOptRule, new Location(output),
            $"{path} in a system extension makes /opt of the node read-only when it is merged.")
            .With("mend", "set layout: flatcar-sysext in cni.yaml, unless nothing else of the node writes to /opt");
}
