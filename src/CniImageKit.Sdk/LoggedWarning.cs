using Microsoft.Build.Utilities;

namespace CniImageKit.Sdk;

/// <summary>A warning as the build's log has it.</summary>
internal sealed record LoggedWarning(string Code, string? HelpLink, string File, int Line, int Column, string Message)
{
    /// <summary>Logs it; MSBuild makes it an error or a message where the project says so.</summary>
    public void Log(TaskLoggingHelper log) =>
        log.LogWarning(null, Code, Code, HelpLink, File, Line, Column, 0, 0, "{0}", Message);
}
