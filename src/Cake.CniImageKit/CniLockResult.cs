using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>What every alias gives back.</summary>
public abstract record CniResult
{
    /// <summary>Gets how the command ended: 0, or what the settings say not to fail by.</summary>
    public int ExitCode { get; private init; }

    /// <summary>Gets the findings, which the log has too.</summary>
    public IReadOnlyList<CniFinding> Findings { get; private init; } = [];

    internal T From<T>(CniAnswer answer)
        where T : CniResult => (T)(this with { ExitCode = answer.ExitCode, Findings = answer.Findings });
}

/// <summary>What <c>CniLock</c> did.</summary>
public sealed record CniLockResult : CniResult
{
    /// <summary>Gets the lock.</summary>
    public FilePath? LockFile { get; init; }

    /// <summary>Gets whether the lock was written.</summary>
    public bool Changed { get; init; }

    /// <summary>Gets what differs from the lock that was there, a line each, for people.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    internal static CniLockResult Read(CniAnswer answer) => answer.ExitCode != 0 ? new CniLockResult().From<CniLockResult>(answer)
        : new CniLockResult
        {
            LockFile = answer.Document.Text("lock"),
            Changed = answer.Document.Flag("changed"),
            Differences = answer.Document.Texts("differences"),
        }.From<CniLockResult>(answer);
}

/// <summary>What <c>CniCheck</c> found.</summary>
public sealed record CniCheckResult : CniResult
{
    /// <summary>Gets whether the lock fits the manifest.</summary>
    public bool Fits => ExitCode == 0;

    internal static CniCheckResult Read(CniAnswer answer) => new CniCheckResult().From<CniCheckResult>(answer);
}

/// <summary>What <c>CniFetch</c> did.</summary>
public sealed record CniFetchResult : CniResult
{
    /// <summary>Gets how many plugins lie in the store now, over all platforms.</summary>
    public int Plugins { get; init; }

    /// <summary>Gets how many bytes they have.</summary>
    public long Bytes { get; init; }

    /// <summary>Gets the platforms.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    internal static CniFetchResult Read(CniAnswer answer) => answer.ExitCode != 0 ? new CniFetchResult().From<CniFetchResult>(answer)
        : new CniFetchResult
        {
            Plugins = (int)(answer.Document.Number("plugins") ?? 0),
            Bytes = answer.Document.Number("bytes") ?? 0,
            Platforms = answer.Document.Texts("platforms"),
        }.From<CniFetchResult>(answer);
}
