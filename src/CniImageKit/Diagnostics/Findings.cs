using System.Collections.Immutable;

namespace CniImageKit.Diagnostics;

/// <summary>Collects what a reading finds. At most 100 are kept: a file that bad is no manifest, and nobody reads more.</summary>
internal sealed class Findings
{
    private const int Most = 100;
    private readonly List<Diagnostic> found = [];

    /// <summary>Whether one of them is an error.</summary>
    public bool HasErrors => found.Exists(d => d.Rule.Severity == Severity.Error);

    /// <summary>The findings, sorted by line, column and rule.</summary>
    public ImmutableArray<Diagnostic> Sorted =>
        [.. found.OrderBy(d => d.At.Line).ThenBy(d => d.At.Column).ThenBy(d => d.Rule.Id, StringComparer.Ordinal)];

    /// <summary>Keeps one.</summary>
    public void Add(Diagnostic finding)
    {
        if (found.Count < Most || (finding.Rule.Severity == Severity.Error && !HasErrors)) found.Add(finding);
    }

    /// <summary>Throws all of them if one is an error.</summary>
    /// <exception cref="CniImageKitException">There are errors.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors) throw new CniImageKitException(Sorted);
    }
}
