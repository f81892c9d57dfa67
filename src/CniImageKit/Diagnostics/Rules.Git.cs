namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NoGitRule = new("CNIK3020", "git is missing");
    private static readonly Rule GitFailedRule = new("CNIK3021", "git failed");

    /// <summary>Something needs git, which is not installed.</summary>
    public static Diagnostic NoGit(string directory) =>
        new Diagnostic(NoGitRule, new Location(directory), "This needs git, which is not in PATH.")
            .With("mend", "install git (on Debian: apt-get install git), or name files instead of revisions");

    /// <summary>Git ended with an error.</summary>
    public static Diagnostic GitFailed(string directory, string command, int code, string said) =>
        new Diagnostic(GitFailedRule, new Location(directory), $"`git {command}` ended with exit code {code}.")
            .With("found", said.Length > 0 ? Printable(said) : null)
            .With("mend", "see to what git says");
}
