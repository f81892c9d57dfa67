namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NoBakedRecordRule = new("CNIK8001", "no record of a bake");

    /// <summary>baked.json in an image cannot be read.</summary>
    public static Diagnostic NoBakedRecord(Location at, string why) =>
        new Diagnostic(NoBakedRecordRule, at, $"This is no record of a bake: {why}.")
            .With("mend", "bake the image again, or use the cnikit that baked it");
}
