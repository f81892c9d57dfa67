namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule VerifyUnfitRule = new("CNIK1031", "signature method that does not fit the source");
    private static readonly Rule BadIdentityRegexRule = new("CNIK1032", "expression not understood");

    /// <summary>A method by which such a source is not signed.</summary>
    public static Diagnostic VerifyUnfit(Location at, string method, string source, string methods) =>
        new Diagnostic(VerifyUnfitRule, at, $"The method {method} cannot verify {source}.")
            .With("expected", methods).With("found", method).With("mend", "write one of these, or remove the item");

    /// <summary>identityRegex: is no expression, or one that needs backtracking.</summary>
    public static Diagnostic BadIdentityRegex(Location at, string expression, string why) =>
        new Diagnostic(BadIdentityRegexRule, at, $"'{expression}' cannot be used as an expression: {why.TrimEnd('.')}.")
            .With("expected", "a regular expression without look-around and back references; it must match the whole identity")
            .With("mend", "write such an expression, or the exact identity with `identity:`");
}
