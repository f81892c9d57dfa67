using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Manifest.Reading;

namespace CniImageKit.Policies;

/// <summary>Reads <c>exceptions:</c>. Nobody excepts anything without a name, a reason and an end.</summary>
internal static class PolicyExceptions
{
    /// <summary>The exceptions; what is wrong goes to the findings.</summary>
    public static ImmutableArray<PolicyException> Read(ManifestBlock root) =>
    [
        .. root.Items("exceptions").Select(item => ManifestBlock.Of("an exception", item, root.Findings)).OfType<ManifestBlock>()
            .Select(One).OfType<PolicyException>(),
    ];

    private static PolicyException? One(ManifestBlock block)
    {
        block.Expect("rule", "source", "plugin", "owner", "reason", "until");
        var rule = block.RequireText("rule", "rule: licenses");
        if (rule is not null && !PolicyWords.Rules.Contains(rule.Value))
        {
            block.Findings.Add(Rules.UnknownWord(
                rule.At, "rule", rule.Value, NearestName.Among(PolicyWords.Rules, rule.Value), string.Join(", ", PolicyWords.Rules)));
        }

        var source = block.RequireText("source", "source: flannel");
        var plugin = block.Text("plugin");
        var owner = block.RequireText("owner", "owner: ada@example.org");
        var reason = block.RequireText("reason", "reason: replaced by the next release");
        var until = Day(block);
        return rule is null || source is null || owner is null || reason is null || until is null ? null : new PolicyException
        {
            At = block.Place,
            Rule = rule.Value,
            Source = new Pattern(source.Value),
            Plugin = plugin is null ? null : new Pattern(plugin.Value),
            Owner = owner.Value,
            Reason = reason.Value,
            Until = until,
        };
    }

    private static Located<DateOnly>? Day(ManifestBlock block)
    {
        if (block.RequireText("until", "until: 2027-01-31") is not { } text) return null;
        if (DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new Located<DateOnly>(day, text.At);
        block.Findings.Add(Rules.BadFact(text.At, "until", text.Value, "a day such as 2027-01-31"));
        return null;
    }
}
