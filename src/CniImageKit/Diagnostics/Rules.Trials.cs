namespace CniImageKit.Diagnostics;

/// <summary>Rules of functional tests.</summary>
internal static partial class Rules
{
    private static readonly Rule NoTrialProgramRule = new("CNIK6200", "a program that functional tests need is missing");
    private static readonly Rule NoTrialBedRule = new("CNIK6201", "no namespaces for functional tests");
    private static readonly Rule BadScenarioRule = new("CNIK6202", "a scenario that cannot be run");
    private static readonly Rule TrialFailedRule = new("CNIK6203", "a plugin did not do what the specification says");
    private static readonly Rule NoTrialPlatformRule = new("CNIK6204", "plugins of another machine");
    private static readonly Rule NetworkNotGivenRule = new("CNIK6205", "a pod asks for a network that is not given");
    private static readonly Rule BadNetworkSelectionRule = new("CNIK6206", "a selection of networks that Multus refuses");
    private static readonly Rule KnownDeviationRule = new("CNIK6621", "a known deviation from the specification");
    private static readonly Rule NotTestableRule = new("CNIK6620", "not testable here");

    /// <summary>util-linux and iproute2 make the bed.</summary>
    public static Diagnostic NoTrialProgram(string program, string package) =>
        new Diagnostic(NoTrialProgramRule, Location.None, $"Plugins cannot be tried without the program '{program}', which is not in PATH.")
            .With("mend", $"install {package}");

    /// <summary>The kernel, or who runs the kit, has no namespaces to give.</summary>
    public static Diagnostic NoTrialBed(string why) =>
        new Diagnostic(NoTrialBedRule, Location.None, $"Plugins cannot be tried here: {why.TrimEnd('.')}.")
            .With("mend", "run `cnikit test` as root, or where user namespaces are allowed (kernel.unprivileged_userns_clone, AppArmor)");

    /// <summary>A scenario file or a network in it is wrong.</summary>
    public static Diagnostic BadScenario(Location at, string why) =>
        new Diagnostic(BadScenarioRule, at, $"The scenario cannot be run: {why}.").With("mend", "correct the scenario");

    /// <summary>A step of a trial failed.</summary>
    public static Diagnostic TrialFailed(Location at, string scenario, string verb, string? plugin, string found) =>
        new Diagnostic(TrialFailedRule, at, $"{scenario} failed at {verb}{(plugin is null ? "" : $" of {plugin}")}.")
            .With("found", found).With("mend", "take another release of the plugin, or correct the network");

    /// <summary>Only plugins of this machine's platform can be run in full.</summary>
    public static Diagnostic NoTrialPlatform(Location at, IEnumerable<string> platforms, string machine) =>
        new Diagnostic(NoTrialPlatformRule, at, $"No platform of the lock is this machine's, {machine}, so nothing can be run.")
            .With("found", string.Join(", ", platforms)).With("mend", "run `cnikit test` on a machine of one of these");

    /// <summary>The cluster would not find it either, and says so in these words.</summary>
    public static Diagnostic NetworkNotGiven(Location at, string space, string name) =>
        new Diagnostic(
            NetworkNotGivenRule, at,
            $"The pod would fail with: cannot find a network-attachment-definition ({name}) in namespace ({space}).")
            .With("expected", $"a NetworkAttachmentDefinition {space}/{name}, or the file that it stands for, among the scenarios")
            .With("mend", "name the file that defines it too");

    /// <summary>An annotation, or what a scenario has in its place.</summary>
    public static Diagnostic BadNetworkSelection(Location at, string why) =>
        new Diagnostic(BadNetworkSelectionRule, at, $"Multus would refuse this selection of networks: {why}.")
            .With("expected", "[namespace/]name[@interface] with commas between, or a JSON list of objects with a name")
            .With("mend", "correct the selection");

    /// <summary>The plugin's own fault, in every release that was looked at.</summary>
    public static Diagnostic KnownDeviation(Location at, string scenario, string verb, string found) =>
        new Diagnostic(KnownDeviationRule, at, $"{scenario} deviates from the specification at {verb}, as is known of the plugin.")
            .With("found", found).With("mend", "nothing is to be done here; runtimes live with it");

    /// <summary>Never to be taken for passed.</summary>
    public static Diagnostic NotTestable(Location at, string scenario, string why) =>
        new Diagnostic(NotTestableRule, at, $"{scenario} is not testable here: {why.TrimEnd('.')}.")
            .With("mend", "try it on a machine that has what is missing");
}
