using System.Globalization;

namespace CniImageKit.Diagnostics;

/// <summary>The help page of a rule, in Markdown.</summary>
public static class RulePage
{
    private static readonly string[] Stages =
    [
        "the kit itself", "reading the manifest", "resolving versions", "locking", "fetching", "verifying", "staging", "baking", "evidence",
        "the host and usage",
    ];

    /// <summary>The written page where there is one, else what id and title say: stage, severity and how it ends the work.</summary>
    public static string Of(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        using var page = typeof(RulePage).Assembly.GetManifestResourceStream($"pages/{rule.Id}.md");
        if (page is not null)
        {
            using var reader = new StreamReader(page);
            return reader.ReadToEnd();
        }

        var stage = Stages[int.Parse(rule.Id.AsSpan(4, 1), CultureInfo.InvariantCulture)];
        var end = rule.Severity == Severity.Error
            ? "An error: the command fails and nothing is written. Errors cannot be lowered."
            : "A warning: the work goes on.";
        return $"# {rule.Id}: {rule.Title}\n\nStage: {stage}.\n\n{end}\n\n"
            + "The message names what was found, where, and under 'mend' what to run or change.\n";
    }
}
