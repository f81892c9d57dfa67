using System.Collections.Immutable;

namespace CniImageKit.Cli.Completing;

/// <summary>Which paths the shell is to offer itself.</summary>
internal enum Paths
{
    /// <summary>No paths.</summary>
    None,

    /// <summary>Files and directories.</summary>
    Files,

    /// <summary>Directories only.</summary>
    Directories,
}

/// <summary>A word that may stand at the cursor, and what it means; empty where the word says it.</summary>
internal sealed record Candidate(string Word, string Meaning);

/// <summary>What may stand at the cursor.</summary>
/// <param name="Paths">Paths besides the words.</param>
/// <param name="Words">Those that begin as what is typed.</param>
internal sealed record Candidates(Paths Paths, ImmutableArray<Candidate> Words)
{
    public static readonly Candidates None = new(Paths.None, []);
}
