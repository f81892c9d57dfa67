using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Manifest.Reading;
using CniImageKit.Yaml;

namespace CniImageKit.Advisories.Statements;

/// <summary>
/// Reads cnikit.suppressions.yaml. Each suppression has an id, an owner, a reason and a last day, a year ahead at most: nothing is put away
/// for ever. Raises the rules of YAML and CNIK8110; warns CNIK8610 and CNIK8611.
/// </summary>
internal static class SuppressionFile
{
    /// <summary>The file's name, beside the manifest.</summary>
    public const string FileName = "cnikit.suppressions.yaml";

    private const int MostDays = 366;

    /// <summary>
    /// The statements that hold on <paramref name="today"/>, or on any day where it is null; what is to be warned of goes to
    /// <paramref name="findings"/>.
    /// </summary>
    public static ImmutableArray<Statement> Read(
        string file, byte[] content, DateOnly? today, AdvisorySnapshot snapshot, Findings findings)
    {
        var roots = YamlReader.Read(file, YamlCharacters.Decode(file, content), findings);
        foreach (var further in roots.Skip(1)) findings.Add(Rules.YamlFeature(further.At, "a second document"));
        var statements = ImmutableArray.CreateBuilder<Statement>();
        if (!roots.IsEmpty && ManifestBlock.Of("the suppressions", roots[0], findings) is { } root)
        {
            root.Expect("schema", "suppressions");
            if (root.Require("schema", "schema: 1") is { } schema and not YamlScalar { Plain: true, Text: "1" })
                findings.Add(Rules.WrongType(schema.At, "schema", "the number 1", YamlReader.Describe(schema)));
            foreach (var item in root.Items("suppressions"))
            {
                if (ManifestBlock.Of("a suppression", item, findings) is { } block && ReadOne(block, today, snapshot) is { } statement)
                    statements.Add(statement);
            }
        }

        findings.ThrowIfErrors();
        return statements.DrainToImmutable();
    }

    private static Statement? ReadOne(ManifestBlock block, DateOnly? today, AdvisorySnapshot snapshot)
    {
        block.Expect("id", "plugins", "products", "owner", "reason", "note", "until");
        var id = block.RequireText("id", "id: GO-2025-4222");
        var owner = block.RequireText("owner", "owner: network-team@example.org");
        var reason = Reason(block);
        var until = Until(block, today);
        if (id is null || owner is null || reason is null || until is null) return null;
        if (snapshot.IsWithdrawn(id.Value))
            block.Findings.Add(Rules.SuppressionOfNothing(id.At, id.Value, "its database has withdrawn it"));
        else if (snapshot.Named(id.Value) is null)
            block.Findings.Add(Rules.SuppressionOfNothing(id.At, id.Value, "no pinned advisory has this id or alias"));
        if (until.Value < today)
        {
            block.Findings.Add(Rules.SuppressionExpired(until.At, id.Value, owner.Value, Day(until.Value)));
            return null;
        }

        return new Statement
        {
            Names = [id.Value],
            Plugins = [.. block.Texts("plugins").Select(p => p.Value)],
            Products = [.. block.Texts("products").Select(p => p.Value)],
            Suppression = new Suppression(owner.Value, reason.Value, block.Text("note")?.Value, until.Value, id.At),
        };
    }

    private static Located<string>? Reason(ManifestBlock block)
    {
        var reason = block.RequireText("reason", $"reason: {Suppression.Reasons[2]}");
        if (reason is null || Suppression.Reasons.Contains(reason.Value)) return reason;
        block.Findings.Add(Rules.SuppressionBad(reason.At, $"'{reason.Value}' is no reason", string.Join(", ", Suppression.Reasons)));
        return null;
    }

    private static Located<DateOnly>? Until(ManifestBlock block, DateOnly? today)
    {
        var text = block.RequireText("until", $"until: {Example(today)}");
        if (text is null) return null;
        if (!DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            block.Findings.Add(Rules.SuppressionBad(text.At, $"'{text.Value}' is no day", "a day such as " + Example(today)));
        else if (today?.AddDays(MostDays) is { } last && day > last)
            block.Findings.Add(Rules.SuppressionBad(text.At, $"{text.Value} is too far ahead", $"{Day(last)} at the latest"));
        else return new Located<DateOnly>(day, text.At);
        return null;
    }

    private static string Example(DateOnly? today) => today is { } day ? Day(day.AddMonths(3)) : "2027-01-31";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
