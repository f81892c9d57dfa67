namespace CniImageKit.Cli;

/// <summary>How the command ends; scripts rely on these.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>Failed, with diagnostics.</summary>
    Failed = 1,

    /// <summary>Wrong usage.</summary>
    Usage = 2,

    /// <summary>A check found drift.</summary>
    Drift = 3,

    /// <summary>A merge driver has no result: above 128 git takes the file as it was (gitattributes(5)).</summary>
    NotMerged = 129,

    /// <summary>Cancelled by a signal: 128 + SIGINT.</summary>
    Cancelled = 130,
}
