namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule SnapshotUnreadableRule = new("CNIK8106", "snapshot of advisories cannot be read");

    /// <summary>The snapshot in the store is none that this version reads.</summary>
    public static Diagnostic SnapshotUnreadable(Location at, string why) =>
        new Diagnostic(SnapshotUnreadableRule, at, $"The snapshot of advisories cannot be read: {why}.")
            .With("mend", "run `cnikit advisories fetch --update` to make it anew by this version");
}
