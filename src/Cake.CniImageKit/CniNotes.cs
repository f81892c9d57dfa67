using System.Text.RegularExpressions;
using Cake.Core.Diagnostics;

namespace Cake.CniImageKit;

/// <summary>
/// What the command says while it works: each line is told when it comes, downloads as what everybody waits for, steps to who asks. From
/// the first finding on only to who asks for everything, since findings are told from the document.
/// </summary>
internal sealed partial class CniNotes(ICakeLog log)
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private bool found;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    /// <summary>Takes a line, null at the end; nothing is kept for the process to give.</summary>
    public string? Hear(string? line)
    {
        if (line is null) return null;
        lock (gate)
        {
            lines.Add(line);
            found |= Finding().IsMatch(line);
        }

        if (found) log.Debug("{0}", line);
        else if (line.StartsWith("  fetched ", StringComparison.Ordinal)) log.Information("{0}", line);
        else log.Verbose("{0}", line);
        return null;
    }

    [GeneratedRegex(": (error|warning) CNIK[0-9]{4}: ")]
    private static partial Regex Finding();
}
