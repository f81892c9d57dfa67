namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule OldMSBuildRule = new("CNIK9100", "MSBuild too old");

    /// <summary>The tasks run on .NET 10 only. The targets of CniImageKit.Sdk say this themselves, since no task of theirs could.</summary>
    public static Diagnostic OldMSBuild(string version) =>
        new Diagnostic(OldMSBuildRule, Location.None, $"CniImageKit.Sdk needs MSBuild 18 and .NET 10, and this is MSBuild {version}.")
            .With("mend", "build with 'dotnet build' of the .NET 10 SDK, or Visual Studio 2026");
}
