using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>How grave a finding is.</summary>
public enum CniSeverity
{
    /// <summary>The work was done all the same.</summary>
    Warning,

    /// <summary>The work was not done.</summary>
    Error,
}

/// <summary>What was found, where, and what mends it.</summary>
/// <param name="Id">Such as <c>CNIK1007</c>; <c>cnikit explain</c> says more of it.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Message">One sentence.</param>
public sealed record CniFinding(string Id, CniSeverity Severity, string Message)
{
    /// <summary>Gets the file that it is about, absolute; null where it is about none.</summary>
    public FilePath? File { get; init; }

    /// <summary>Gets the line, from 1; 0 where it is about the whole file.</summary>
    public int Line { get; init; }

    /// <summary>Gets the column, from 1; 0 where it is about the whole line.</summary>
    public int Column { get; init; }

    /// <summary>Gets further facts in their order, such as <c>expected</c>, <c>found</c> and <c>mend</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    /// <summary>Gets the command or edit that mends it.</summary>
    public string? Mend => Details.LastOrDefault(d => d.Key == "mend").Value;

    /// <summary>Gets the finding as editors and problem matchers read it: <c>cni.yaml(9,16): error CNIK1007: …</c>.</summary>
    public override string ToString()
    {
        var place = Line == 0 ? "" : Column == 0 ? $"({Line})" : $"({Line},{Column})";
        return $"{File?.FullPath ?? "cnikit"}{place}: {(Severity == CniSeverity.Error ? "error" : "warning")} {Id}: {Message}";
    }
}
