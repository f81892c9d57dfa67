namespace CniImageKit.Diagnostics;

/// <summary>How grave a rule is. Errors cannot be lowered; warnings can be raised or silenced by the host.</summary>
public enum Severity
{
    /// <summary>The work goes on.</summary>
    Warning,

    /// <summary>The work fails, nothing is written.</summary>
    Error,
}
