using System.Collections.Immutable;
using System.Text;

namespace CniImageKit.Diagnostics;

/// <summary>
/// One line under a message, such as <c>expected  sha256:…</c>. Labels in use: expected, found, known, ours, theirs, needed by, has it,
/// mend.
/// </summary>
/// <param name="Label">What the value is.</param>
/// <param name="Value">One line of text.</param>
public sealed record Detail(string Label, string Value);

/// <summary>
/// A finding: a rule, a place, a message of one sentence, and details below it. The last detail, <c>mend</c>, names what to run.
/// </summary>
/// <param name="Rule">The kind of finding.</param>
/// <param name="At">Where.</param>
/// <param name="Message">One sentence with a full stop.</param>
public sealed record Diagnostic(Rule Rule, Location At, string Message)
{
    /// <summary>Facts below the message, in the order to show.</summary>
    public ImmutableArray<Detail> Details { get; init; } = [];

    /// <summary>This finding with one more detail; null adds nothing.</summary>
    public Diagnostic With(string label, string? value) =>
        value is null ? this : this with { Details = Details.Add(new Detail(label, value)) };

    /// <summary>The line that MSBuild, editors and problem matchers read: <c>cni.yaml(12,5): error CNIK1003: …</c>.</summary>
    public override string ToString() => $"{At}: {(Rule.Severity == Severity.Error ? "error" : "warning")} {Rule.Id}: {Message}";

    /// <summary>The line and its details, each indented by two blanks, labels padded to one column; no final newline.</summary>
    public string ToText()
    {
        var text = new StringBuilder(ToString());
        var width = Details.IsEmpty ? 0 : Math.Max(8, Details.Max(d => d.Label.Length));
        foreach (var detail in Details)
            text.Append('\n').Append("  ").Append(detail.Label.PadRight(width)).Append("  ").Append(detail.Value);
        return text.ToString();
    }
}
