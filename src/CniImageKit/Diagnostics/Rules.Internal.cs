namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule InternalErrorRule = new("CNIK0001", "internal error");

    /// <summary>A fault of the kit itself.</summary>
    public static Diagnostic InternalError(string what) =>
        new Diagnostic(InternalErrorRule, Location.None, $"cnikit failed in a way that it should not: {what}.")
            .With("mend", "run the command again with -vv and report what it prints");
}
