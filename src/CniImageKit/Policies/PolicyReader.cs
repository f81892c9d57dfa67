using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Advisories;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Manifest.Reading;
using CniImageKit.Yaml;

namespace CniImageKit.Policies;

/// <summary>
/// Reads a policy as strictly as a manifest is read: every finding of the file is reported together. Raises CNIK5421, and CNIK1001 to 1027
/// where what is wrong is wrong in a manifest too.
/// </summary>
internal static class PolicyReader
{
    private const int KnownSchema = 1;

    /// <summary>The policy; <paramref name="file"/> is the path as the user named it.</summary>
    public static Policy Read(string file, byte[] content)
    {
        try
        {
            return Read(file, content, new Findings());
        }
        catch (CniImageKitException failure)
        {
            // What reads YAML speaks of a manifest.
            throw new CniImageKitException([.. failure.Diagnostics.Select(Reworded)], failure);
        }

        static Diagnostic Reworded(Diagnostic finding) =>
            finding with { Message = finding.Message.Replace("The manifest", "The policy", StringComparison.Ordinal) };
    }

    private static Policy Read(string file, byte[] content, Findings findings)
    {
        var roots = YamlReader.Read(file, YamlCharacters.Decode(file, content), findings);
        foreach (var further in roots.Skip(1)) findings.Add(Rules.YamlFeature(further.At, "a second document"));
        var root = roots.IsEmpty || roots[0] is YamlScalar { IsNull: true } ? new YamlMap([], new Location(file, 1, 1)) : roots[0];
        if (ManifestBlock.Of("the policy", root, findings) is not { } block) throw new CniImageKitException(findings.Sorted);
        RefuseNewer(block);
        block.Expect(
            "schema", "default", "sources", "signers", "licenses", "verification", "maximumAge", "advisories", "linkage", "exceptions");
        var policy = new Policy
        {
            File = file,
            Sha256 = Digest.Sha256(content),
            DeniesByDefault = Default(block),
            Sources = List(block, "sources"),
            Signers = block.Member("signers") is { } signers ? new(Patterns(block, "signers"), signers.At) : null,
            Licenses = List(block, "licenses"),
            Verification = Verification(block),
            MaximumAge = Days(block, "maximumAge"),
            Advisories = Advisories(block),
            DeniedLinkage = Linkage(block),
            Exceptions = PolicyExceptions.Read(block),
        };
        findings.ThrowIfErrors();
        return policy with { Warnings = findings.Sorted };
    }

    /// <summary>Patterns of a list.</summary>
    public static ImmutableArray<Located<Pattern>> Patterns(ManifestBlock block, string key) =>
        [.. block.Texts(key).Select(t => new Located<Pattern>(new Pattern(t.Value), t.At))];

    private static void RefuseNewer(ManifestBlock root)
    {
        if (root.Require("schema", "schema: 1") is not { } schema || schema is YamlScalar { Plain: true, Text: "1" }) return;
        if (schema is YamlScalar { IsNumber: true } newer && int.TryParse(newer.Text, out var number) && number > KnownSchema)
            throw new CniImageKitException(Rules.NewerPolicy(schema.At, newer.Text, KnownSchema));
        root.Findings.Add(Rules.WrongType(schema.At, "schema", "the number 1", YamlReader.Describe(schema)));
    }

    private static Location? Default(ManifestBlock block)
    {
        if (block.Text("default") is not { } word) return null;
        if (word.Value is not ("allow" or "deny"))
            block.Findings.Add(Unknown(word, "default", ["allow", "deny"]));
        return word.Value == "deny" ? word.At : null;
    }

    private static ListRule? List(ManifestBlock root, string key)
    {
        if (root.Block(key) is not { } block) return null;
        block.Expect("allow", "deny");
        var (allow, deny) = (block.Member("allow"), block.Member("deny"));
        return new ListRule(allow is null ? null : Patterns(block, "allow"), allow?.At, Patterns(block, "deny"), deny?.At);
    }

    private static VerificationRule? Verification(ManifestBlock root)
    {
        if (root.Block("verification") is not { } block) return null;
        block.Expect("minimum", "sources");
        var sources = block.Block("sources");
        return new VerificationRule(
            Level(block, "minimum"),
            [
                .. (sources?.Members ?? []).Select(m => (new Located<Pattern>(new Pattern(m.Key), m.At), Level(sources!, m.Key)))
                    .Where(s => s.Item2 is not null).Select(s => (s.Item1, s.Item2!)),
            ]);
    }

    private static Located<VerificationLevel>? Level(ManifestBlock block, string key) =>
        Index(block, block.Text(key), "way of verification", PolicyWords.Levels) is { } level
            ? new Located<VerificationLevel>((VerificationLevel)level.Value, level.At) : null;

    private static AdvisoryRule? Advisories(ManifestBlock root)
    {
        if (root.Block("advisories") is not { } block) return null;
        block.Expect("failOn", "unrated", "unknown", "snapshotMaximumAge");
        var failOn = Index(block, block.RequireText("failOn", "failOn: high"), "severity", PolicyWords.Severities);
        var (unrated, unknown, age) = (Doubted(block, "unrated"), Doubted(block, "unknown"), Days(block, "snapshotMaximumAge"));
        if (failOn is null) return null;
        var least = new Located<AdvisorySeverity>((AdvisorySeverity)failOn.Value, failOn.At);
        var rule = new AdvisoryRule(root.Member("advisories")!.At, least);
        return rule with { Unrated = unrated ?? rule.Unrated, Unknown = unknown ?? rule.Unknown, SnapshotMaximumAge = age };
    }

    private static Located<Doubt>? Doubted(ManifestBlock block, string key) =>
        Index(block, block.Text(key), "answer to what is in doubt", PolicyWords.Doubts) is { } doubt
            ? new Located<Doubt>((Doubt)doubt.Value, doubt.At) : null;

    private static Located<int>? Index(ManifestBlock block, Located<string>? word, string what, ImmutableArray<string> known)
    {
        if (word is null) return null;
        if (known.IndexOf(word.Value) is >= 0 and var index) return new Located<int>(index, word.At);
        block.Findings.Add(Unknown(word, what, known));
        return null;
    }

    private static Located<int>? Days(ManifestBlock block, string key)
    {
        if (block.Text(key) is not { } text) return null;
        if (text.Value.EndsWith('d') && int.TryParse(text.Value.AsSpan(0, text.Value.Length - 1), NumberStyles.None, null, out var days)
            && days is > 0 and < 100_000) return new Located<int>(days, text.At);
        block.Findings.Add(Rules.BadFact(text.At, key, text.Value, "a number of days such as 400d"));
        return null;
    }

    private static ImmutableArray<Located<string>> Linkage(ManifestBlock root)
    {
        if (root.Block("linkage") is not { } block) return [];
        block.Expect("deny");
        var words = block.Texts("deny");
        foreach (var word in words.Where(w => !PolicyWords.Linkage.Contains(w.Value)))
            block.Findings.Add(Unknown(word, "linkage", PolicyWords.Linkage));
        return words;
    }

    private static Diagnostic Unknown(Located<string> word, string what, ImmutableArray<string> known) =>
        Rules.UnknownWord(word.At, what, word.Value, NearestName.Among(known, word.Value), string.Join(", ", known));
}
