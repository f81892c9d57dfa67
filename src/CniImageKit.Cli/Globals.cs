using System.CommandLine;

namespace CniImageKit.Cli;

/// <summary>The options that every command has.</summary>
internal static class Globals
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document instead of text", Recursive = true };

    public static readonly Option<bool> Quiet = new("--quiet", "-q")
    {
        Description = "Print the result only (bake: the image digest)",
        Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose", "-v")
    {
        Description = "Say more; twice (-vv) adds stack traces of internal errors",
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    public static readonly Option<bool> Offline = new("--offline")
    {
        Description = "Use no network; what the store lacks is an error that names it",
        Recursive = true,
    };

    public static readonly Option<string?> Store = new("--store")
    {
        Description = "The store's directory (default: $CNIKIT_CACHE, else ~/.cache/cnikit)",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Of the commands that find problems: whatever they find, and however they end, but for being cancelled.</summary>
    public static readonly Option<string?> Sarif = new("--sarif")
    {
        Description = "Also write the findings as SARIF 2.1.0, for code scanning",
        HelpName = "FILE",
    };
}
