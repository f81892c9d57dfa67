namespace CniImageKit.Diagnostics;

public static partial class Rules
{
    private static readonly Rule DamagedExecutableRule = new("CNIK5301", "executable is damaged");

    /// <summary>A header or table of an executable lies outside its file or is larger than any system loads.</summary>
    public static Diagnostic DamagedExecutable(Location at, string what, long offset, long size) =>
        new Diagnostic(DamagedExecutableRule, at, $"The executable is damaged or cut off: {what}.")
            .With("found", $"offset {offset} in a file of {size} bytes")
            .With("mend", "fetch it again from its publisher; if it stays so, report it there");
}
