namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NodeReportMalformedRule = new("CNIK5250", "report of a node is malformed");
    private static readonly Rule NewerNodeReportRule = new("CNIK5251", "report of a newer cnikit");

    /// <summary>A report from a node's annotation or state file is not what cnikit writes.</summary>
    public static Diagnostic NodeReportMalformed(Location at, string why) =>
        new Diagnostic(NodeReportMalformedRule, at, $"The report of the node cannot be read: {why}.")
            .With("mend", "run `cnikit verify --node` on the node again; a damaged state file is to be removed");

    /// <summary>A report's version is later than what is known here.</summary>
    public static Diagnostic NewerNodeReport(Location at, long found, long known) =>
        new Diagnostic(NewerNodeReportRule, at, $"The report of the node has version {found}, which a newer cnikit wrote.")
            .With("expected", $"up to {known}").With("found", $"{found}").With("mend", "use a cnikit as new as that of the nodes");
}
