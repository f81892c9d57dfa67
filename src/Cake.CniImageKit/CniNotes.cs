using System.Text.RegularExpressions;
using Cake.Core.Diagnostics;

namespace Cake.CniImageKit;

/// <summary>
/// What the command says while it works: each line is told when it comes. From the first finding on only to who asks for everything, since
/// findings are told from the document.
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

        log.Write(found ? Verbosity.Diagnostic : Verbosity.Verbose, found ? LogLevel.Debug : LogLevel.Verbose, "{0}", line);
        return null;
    }

    [GeneratedRegex(": (error|warning) CNIK[0-9]{4}: ")]
    private static partial Regex Finding();
}
