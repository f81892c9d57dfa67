using System.Text;

namespace CniImageKit.Programs;

/// <summary>How a run of a program ended.</summary>
/// <param name="ExitCode">As it was; -1 where its time was up.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error, cut.</param>
internal sealed record ProgramAnswer(int ExitCode, byte[] Output, string Errors)
{
    /// <summary>Whether there was more output than was to be kept.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether it stopped reading before all was given.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>The standard error in one line.</summary>
    public string Said => Errors.ReplaceLineEndings(" ");
}
