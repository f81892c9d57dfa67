namespace CniImageKit.Diagnostics;

/// <summary>Rules of what the nodes of a cluster report.</summary>
internal static partial class Rules
{
    private static readonly Rule FleetUnreadableRule = new("CNIK9306", "a node's report cannot be read");
    private static readonly Rule FleetDriftRule = new("CNIK9307", "nodes differ from their lock");
    private static readonly Rule FleetOtherLockRule = new("CNIK9308", "nodes run another lock");
    private static readonly Rule NodeNotThereRule = new("CNIK9309", "the node is not in the cluster");
    private static readonly Rule ReportTooLargeRule = new("CNIK9310", "a report too large to be kept");
    private static readonly Rule NoNodeNameRule = new("CNIK9311", "nothing says which node this is");
    private static readonly Rule BadManifestValueRule = new("CNIK9312", "a value that no manifest can have");
    private static readonly Rule FleetSilentRule = new("CNIK9700", "nodes without a report");
    private static readonly Rule FleetStaleRule = new("CNIK9701", "nodes whose report is old");
    private static readonly Rule FleetChangedRule = new("CNIK9702", "the list of nodes changed while it was read");
    private static readonly Rule FleetUnknownRule = new("CNIK9703", "nodes that could not tell");
    private static readonly Rule FleetEarlyRule = new("CNIK9704", "nodes whose clock is ahead");
    private static readonly Rule ReportNotSentRule = new("CNIK9706", "a report was not sent");
    private static readonly Rule FleetEmptyRule = new("CNIK9708", "no nodes to look at");

    /// <summary>An annotation or ConfigMap that no verifier wrote, or that somebody changed.</summary>
    public static Diagnostic FleetUnreadable(int nodes, string why, IEnumerable<string> names) =>
        new Diagnostic(FleetUnreadableRule, Location.None, $"{Nodes(nodes)} a report that cannot be read: {why.TrimEnd('.')}.")
            .With("has it", Listed(names))
            .With("mend", "see who may write annotations of nodes; the verifier writes a new report at its next look");

    /// <summary>One difference, wherever it was found.</summary>
    public static Diagnostic FleetDrift(string plugin, string what, int nodes, IEnumerable<string> names, string since) =>
        new Diagnostic(FleetDriftRule, Location.None, $"{plugin}: {what} on {nodes} node{(nodes == 1 ? "" : "s")}, since {since}.")
            .With("has it", Listed(names))
            .With("mend", "replace the nodes by new ones of their image, or run `cnikit verify --node` there to see more");

    /// <summary>A lock that was not asked for.</summary>
    public static Diagnostic FleetOtherLock(int nodes, Digest digest, IEnumerable<string> expected, IEnumerable<string> names) =>
        new Diagnostic(FleetOtherLockRule, Location.None, $"{Nodes(nodes)} another lock.")
            .With("expected", Listed(expected)).With("found", digest.ToString()).With("has it", Listed(names))
            .With("mend", "roll the nodes over to the image of this lock, or name theirs too with --lock");

    /// <summary>404 at the node.</summary>
    public static Diagnostic NodeNotThere(string node, string cluster) =>
        new Diagnostic(NodeNotThereRule, Location.None, $"The cluster {cluster} has no node '{node}'.")
            .With("mend", "name the node as `kubectl get nodes` does, with --node-name or NODE_NAME");

    /// <summary>Beyond what a ConfigMap holds.</summary>
    public static Diagnostic ReportTooLarge(string node, int bytes, int most) =>
        new Diagnostic(ReportTooLargeRule, Location.None, $"The report of {node} has {bytes} bytes, more than the {most} that can be kept.")
            .With("mend", "see what lies in the node's plugin directories");

    /// <summary>The downward API tells a pod, and nothing else does.</summary>
    public static Diagnostic NoNodeName() =>
        new Diagnostic(NoNodeNameRule, Location.None, "Nothing says which node this is.")
            .With("mend", "set NODE_NAME from spec.nodeName, as `cnikit fleet manifests` does, or name it with --node-name");

    /// <summary>No name of a namespace, or no image.</summary>
    public static Diagnostic BadManifestValue(string what, string value) =>
        new Diagnostic(BadManifestValueRule, Location.None, $"'{value}' is no {what} that a manifest can have.")
            .With("mend", "name it as Kubernetes does: 'cnikit', 'registry.example/cnikit:1.0'");

    /// <summary>The verifier does not run there, or never ended.</summary>
    public static Diagnostic FleetSilent(int nodes, IEnumerable<string> names) =>
        new Diagnostic(FleetSilentRule, Location.None, $"{Nodes(nodes)} no report.")
            .With("has it", Listed(names))
            .With("mend", "see whether the verifier runs there: `cnikit fleet manifests` writes its DaemonSet");

    /// <summary>The verifier has stopped.</summary>
    public static Diagnostic FleetStale(int nodes, string age, IEnumerable<string> names) =>
        new Diagnostic(FleetStaleRule, Location.None, $"{Nodes(nodes)} a report that is older than {age}.")
            .With("has it", Listed(names)).With("mend", "see why the verifier does not run there any more; --stale moves the limit");

    /// <summary>The list is none of one moment.</summary>
    public static Diagnostic FleetChanged(string cluster) =>
        new Diagnostic(FleetChangedRule, Location.None, $"The list of nodes of {cluster} changed while it was read.")
            .With("mend", "nothing is to be done; nodes that came or went meanwhile may be missing or stand here still");

    /// <summary>The verifier ran, and could not look.</summary>
    public static Diagnostic FleetUnknown(int nodes, IEnumerable<string> names) =>
        new Diagnostic(FleetUnknownRule, Location.None, $"{Nodes(nodes)} a report that says neither held nor drifted.")
            .With("has it", Listed(names)).With("mend", "look at the log of the verifier there: `kubectl logs` of its pod");

    /// <summary>A report from the future never grows old.</summary>
    public static Diagnostic FleetEarly(int nodes, IEnumerable<string> names) =>
        new Diagnostic(FleetEarlyRule, Location.None, $"{Nodes(nodes)} a report of a time that is yet to come.")
            .With("has it", Listed(names)).With("mend", "set the clocks of these nodes, or of this machine");

    /// <summary>An audit of nothing finds nothing.</summary>
    public static Diagnostic FleetEmpty(string cluster) =>
        new Diagnostic(FleetEmptyRule, Location.None, $"{cluster} has no nodes, or none with these labels.")
            .With("mend", "look for a slip in --selector; `kubectl get nodes --show-labels` shows what there is");

    /// <summary>The next look sends one again.</summary>
    public static Diagnostic ReportNotSent(string node, string why) =>
        new Diagnostic(ReportNotSentRule, Location.None, $"The report of {node} was not sent: {why}")
            .With("mend", "nothing is to be done where it passes; the next look sends it");

    private static string Nodes(int count) => count == 1 ? "1 node has" : $"{count} nodes have";
}
