namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NothingToDeployRule = new("CNIK7310", "no platform that plugins could be brought to");
    private static readonly Rule DeployedByOthersRule = new("CNIK7311", "directory that deploy did not write");
    private static readonly Rule DeployNeedsRule = new("CNIK7312", "nowhere to take the plugins from");
    private static readonly Rule DeployNotPinnedRule = new("CNIK7313", "image that is not named by digest");
    private static readonly Rule DeployDirectoryRule = new("CNIK7314", "no directory of plugins");
    private static readonly Rule DeploySourceRule = new("CNIK7315", "no address that nodes could fetch from");
    private static readonly Rule DeployLeftOutRule = new("CNIK7800", "platform that is left out");
    private static readonly Rule LargeUserDataRule = new("CNIK7801", "user data that clouds do not take");

    /// <summary>Every platform is one that no form is for.</summary>
    public static Diagnostic NothingToDeploy(Location at, IReadOnlyCollection<string> found) =>
        new Diagnostic(NothingToDeployRule, at, "There is no platform of Linux, and the plugins can be brought to no others.")
            .With("found", string.Join(", ", found))
            .With("mend", "add one to platforms: in cni.yaml, then `cnikit lock`");

    /// <summary>A directory holds what would be lost.</summary>
    public static Diagnostic DeployedByOthers(string directory, string what) =>
        new Diagnostic(DeployedByOthersRule, new Location(directory), $"{directory} holds {what}, which deploy did not write as it is.")
            .With("mend", "move it away, or name another --output: what you change belongs beside these files, not in them");

    /// <summary>A DaemonSet without plugins.</summary>
    public static Diagnostic DeployNeeds(string kind) =>
        new Diagnostic(DeployNeedsRule, Location.None, $"A {kind} cannot carry the plugins: objects of Kubernetes have a mebibyte at most.")
            .With("mend", "name the image that holds them by --image, and where that has no shell, one that has by --installer; "
                + "or let nodes fetch them, by --source and --installer");

    /// <summary>An image by tag: what it holds may change.</summary>
    public static Diagnostic DeployNotPinned(string option, string found) =>
        new Diagnostic(DeployNotPinnedRule, Location.None, $"{option} names an image that may be another tomorrow.")
            .With("expected", "HOST/REPOSITORY@sha256:…").With("found", Printable(found))
            .With("mend", "name it by digest; `skopeo inspect docker://IMAGE` and `cnikit bake -q` say it");

    /// <summary>A directory that a shell, YAML and unit files could misread.</summary>
    public static Diagnostic DeployDirectory(string found) =>
        new Diagnostic(DeployDirectoryRule, Location.None, $"'{Printable(found)}' cannot be the directory of plugins on a node.")
            .With("expected", "an absolute path of letters, digits and . _ + - only").With("mend", "name another by --directory");

    /// <summary>An address that is none.</summary>
    public static Diagnostic DeploySource(string found) =>
        new Diagnostic(DeploySourceRule, Location.None, $"'{Printable(found)}' is no address that nodes could fetch plugins from.")
            .With("expected", "http://… or https://…, without user, query and fragment").With("mend", "name another by --source");

    /// <summary>A file that machines cannot be given in most clouds.</summary>
    public static Diagnostic LargeUserData(string file, long size, IEnumerable<string> allowed, bool fetched, string instead) =>
        new Diagnostic(LargeUserDataRule, new Location(file), $"{Printable(file)} is more than some clouds take as user data.")
            .With("allowed", string.Join(", ", allowed)).With("found", $"{size} bytes")
            .With("mend", fetched ? instead : $"let nodes fetch the plugins, by --source; or {instead}");

    /// <summary>Windows nodes are not served.</summary>
    public static Diagnostic DeployLeftOut(Location at, Platform platform) =>
        new Diagnostic(DeployLeftOutRule, at, $"The plugins for {platform} are not deployed: that works for Linux only.")
            .With("mend", "bring them to these nodes in their image, by `cnikit bake`");
}
