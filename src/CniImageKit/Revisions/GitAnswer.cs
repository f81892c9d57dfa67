using System.Text;

namespace CniImageKit.Revisions;

/// <summary>How a run of git ended.</summary>
/// <param name="ExitCode">0 where it succeeded.</param>
/// <param name="Output">Its standard output, byte by byte.</param>
/// <param name="Said">Its standard error, cut.</param>
internal sealed record GitAnswer(int ExitCode, byte[] Output, string Said)
{
    /// <summary>The output as text, without the line's end.</summary>
    public string Line => Encoding.UTF8.GetString(Output).TrimEnd('\r', '\n');

    /// <summary>What an output with <c>-z</c> lists.</summary>
    public string[] Items => Encoding.UTF8.GetString(Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
