namespace CniImageKit.Diagnostics;

/// <summary>Rules of a running node: its report, its runtime's configuration, its lock.</summary>
internal static partial class Rules
{
    private const string MendConfiguration = "correct the file: the runtime itself would not start with it";

    private static readonly Rule NodeReportMalformedRule = new("CNIK5250", "report of a node is malformed");
    private static readonly Rule NewerNodeReportRule = new("CNIK5251", "report of a newer cnikit");
    private static readonly Rule BadTomlRule = new("CNIK5252", "configuration is no TOML");
    private static readonly Rule RuntimeFileUnreadableRule = new("CNIK5253", "configuration of a runtime cannot be read");
    private static readonly Rule NoRuntimeRule = new("CNIK5254", "no runtime on the node");
    private static readonly Rule NoNodeLockRule = new("CNIK5255", "no lock on the node");
    private static readonly Rule RuntimeRunsNoPodsRule = new("CNIK5256", "runtime that runs no pods");
    private static readonly Rule CircularImportRule = new("CNIK5701", "configuration that imports itself");
    private static readonly Rule StateNotReadRule = new("CNIK5702", "state of the last check is not read");
    private static readonly Rule SettingNotReadRule = new("CNIK5703", "setting that the runtime does not read");
    private static readonly Rule OtherRuntimeRule = new("CNIK5704", "several runtimes on the node");
    private static readonly Rule StrangeRuntimeRule = new("CNIK5706", "kubelet that uses another runtime");
    private static readonly Rule OtherNodeLockRule = new("CNIK5705", "several locks on the node");

    /// <summary>A report from a node's annotation or state file is not what cnikit writes.</summary>
    public static Diagnostic NodeReportMalformed(Location at, string why) =>
        new Diagnostic(NodeReportMalformedRule, at, $"The report of the node cannot be read: {why}.")
            .With("mend", "run `cnikit verify --node` on the node again, which writes it anew");

    /// <summary>A report's version is later than what is known here.</summary>
    public static Diagnostic NewerNodeReport(Location at, long found, long known) =>
        new Diagnostic(NewerNodeReportRule, at, $"The report of the node has version {found}, which a newer cnikit wrote.")
            .With("expected", $"up to {known}").With("found", $"{found}").With("mend", "use a cnikit as new as that of the nodes");

    /// <summary>A file of containerd's, CRI-O's or podman's configuration is malformed.</summary>
    public static Diagnostic BadToml(Location at, string why) =>
        new Diagnostic(BadTomlRule, at, $"{at.File} is no TOML that can be read: {Printable(why)}.").With("mend", MendConfiguration);

    /// <summary>A file of the configuration is missing, too many are imported, or the system refuses to read it.</summary>
    public static Diagnostic RuntimeFileUnreadable(Location at, string file, string why) =>
        new Diagnostic(RuntimeFileUnreadableRule, at, $"{Printable(file)} cannot be read: {Printable(why)}.")
            .With("mend", MendConfiguration);

    /// <summary>Neither a process nor a file tells which runtime the node has.</summary>
    public static Diagnostic NoRuntime(string root, IEnumerable<string> known) =>
        new Diagnostic(
            NoRuntimeRule, new Location(root), "Nothing tells which runtime this node has: no process, no configuration, no program.")
            .With("known", string.Join(", ", known)).With("mend", "name it with --runtime");

    /// <summary>No lock lies where a bake leaves it.</summary>
    public static Diagnostic NoNodeLock(string root, IEnumerable<string> tried) =>
        new Diagnostic(NoNodeLockRule, new Location(root), "The node carries no lock, so that nothing says what it should hold.")
            .With("tried", string.Join(", ", tried)).With("mend", "name the lock with --lock, or bake the node's image with cnikit");

    /// <summary>containerd is there for something else, such as Docker.</summary>
    public static Diagnostic RuntimeRunsNoPods(Location at, string runtime) =>
        new Diagnostic(RuntimeRunsNoPodsRule, at, $"{runtime} has its cri plugin turned off, so that it runs no pods and no CNI plugins.")
            .With("mend", "remove cri from disabled_plugins, or name the node's runtime with --runtime");

    /// <summary>An import leads back to a file that it came from.</summary>
    public static Diagnostic CircularImport(Location at, string file) =>
        new Diagnostic(CircularImportRule, at, $"{Printable(file)} is imported by a file that it imports itself; it is read once.")
            .With("mend", "remove the import");

    /// <summary>The file of --state is no report; drift counts from now.</summary>
    public static Diagnostic StateNotRead(Location at, string why) =>
        new Diagnostic(StateNotReadRule, at, "What the last check left cannot be read, so that drift counts from now.")
            .With("reason", why).With("mend", "nothing: this check writes it anew");

    /// <summary>A setting of the configuration has no effect.</summary>
    public static Diagnostic SettingNotRead(Location at, string setting, string runtime) =>
        new Diagnostic(SettingNotReadRule, at, $"{setting} has no effect: {runtime} does not read it.")
            .With("mend", "write it as this version of the runtime reads it: `containerd config dump` shows what it has understood");

    /// <summary>More than one could run pods.</summary>
    public static Diagnostic OtherRuntime(string root, string taken, string reason, IEnumerable<string> others) =>
        new Diagnostic(OtherRuntimeRule, new Location(root), $"The node has several runtimes; {taken} was looked at.")
            .With("reason", reason).With("found", string.Join(", ", others))
            .With("mend", "name the one that the kubelet uses with --runtime");

    /// <summary>The kubelet is told of a socket that is of no runtime that was found.</summary>
    public static Diagnostic StrangeRuntime(string root, string taken, string endpoint, string from) =>
        new Diagnostic(
            StrangeRuntimeRule, new Location(root), $"The kubelet uses a runtime that is not known here; {taken} was looked at.")
            .With("found", Printable(endpoint)).With("from", Printable(from))
            .With("mend", "name the runtime whose directories count with --runtime; those of cri-dockerd are its --cni-bin-dir");

    /// <summary>Locks that differ lie on the node.</summary>
    public static Diagnostic OtherNodeLock(string taken, Digest digest, string other, Digest found) =>
        new Diagnostic(OtherNodeLockRule, new Location(other), $"{other} is another lock than {taken}, which was taken.")
            .With("ours", $"{digest} in {taken}").With("found", $"{found}")
            .With("mend", "remove the one that is out of date, or name one with --lock");
}
