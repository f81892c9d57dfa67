using CniImageKit.Sdk.Tasks;

namespace CniImageKit.Sdk;

/// <summary>A warning as the build's log has it.</summary>
internal sealed record LoggedWarning(string Code, string? HelpLink, string File, int Line, int Column, string Message)
{
    /// <summary>
    /// Logs it. MSBuild itself makes it an error or a message by WarningsAsErrors, NoWarn and -warnaserror, but does not look at
    /// TreatWarningsAsErrors.
    /// </summary>
    public void Log(CniTask task)
    {
        var raised = task.TreatWarningsAsErrors && !Names(task.WarningsNotAsErrors) && !Names(task.NoWarn);
        if (raised) task.Log.LogError(null, Code, Code, HelpLink, File, Line, Column, 0, 0, "{0}", Message);
        else task.Log.LogWarning(null, Code, Code, HelpLink, File, Line, Column, 0, 0, "{0}", Message);
    }

    private bool Names(string[] codes) =>
        codes.SelectMany(c => c.Split(',')).Any(c => string.Equals(c.Trim(), Code, StringComparison.OrdinalIgnoreCase));
}
