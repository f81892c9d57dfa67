using System.Text;

namespace CniImageKit.Programs;

/// <summary>How a run of a program ended.</summary>
/// <param name="ExitCode">As it was; -1 where its time was up.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Said">Its standard error, in one line and cut.</param>
internal sealed record ProgramAnswer(int ExitCode, byte[] Output, string Said)
{
    /// <summary>The output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);
}
