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

    /// <summary>Cancelled by a signal: 128 + SIGINT.</summary>
    Cancelled = 130,
}
