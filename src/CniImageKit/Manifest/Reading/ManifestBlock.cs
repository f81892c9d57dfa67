using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Manifest.Reading;

/// <summary>
/// A block of the manifest and the typed values in it. What is wrong goes to the findings, once; the caller gets null or nothing and goes
/// on, so that one reading reports everything.
/// </summary>
internal sealed class ManifestBlock(string name, YamlMap map, Findings findings)
{
    private const string OneLine = "a text of one line";

    /// <summary>What the block is, for messages.</summary>
    public string Name => name;

    /// <summary>Its place.</summary>
    public Location Place => map.At;

    /// <summary>Its members.</summary>
    public ImmutableArray<YamlMember> Members => map.Members;

    /// <summary>Where the findings go.</summary>
    public Findings Findings => findings;

    /// <summary>The block, or null after a finding.</summary>
    public static ManifestBlock? Of(string name, YamlNode node, Findings findings)
    {
        if (node is YamlMap map) return new ManifestBlock(name, map, findings);
        findings.Add(Rules.WrongType(node.At, name, "a block of keys", YamlReader.Describe(node)));
        return null;
    }

    /// <summary>Reports every key that is not in <paramref name="known"/>.</summary>
    public void Expect(params string[] known)
    {
        foreach (var (key, at, _) in map.Members.Where(m => !known.Contains(m.Key)))
            findings.Add(Rules.UnknownKey(at, key, name, NearestName.Among(known, key), string.Join(", ", known)));
    }

    /// <summary>Reports the second of two keys that both stand here.</summary>
    public void NotBoth(string one, string other)
    {
        if (Member(one) is not { } first || Member(other) is not { } second) return;
        var later = first.At.Line > second.At.Line || (first.At.Line == second.At.Line && first.At.Column > second.At.Column)
            ? first
            : second;
        findings.Add(Rules.ExclusiveKeys(later.At, one, other, name));
    }

    /// <summary>The member, or null.</summary>
    public YamlMember? Member(string key) => map.Members.FirstOrDefault(m => m.Key == key);

    /// <summary>The value, or null after a finding.</summary>
    public YamlNode? Require(string key, string example)
    {
        if (Member(key) is { } member) return member.Value;
        findings.Add(Rules.MissingKey(map.At, key, name, example));
        return null;
    }

    /// <summary>The text under the key, or null where it is absent or after a finding.</summary>
    public Located<string>? Text(string key) => Member(key) is { } member ? Text(key, member.Value, number: false) : null;

    /// <summary>The same where an unquoted number is taken as it is written: 1.30 stays 1.30.</summary>
    public Located<string>? TextOrNumber(string key) => Member(key) is { } member ? Text(key, member.Value, number: true) : null;

    /// <summary>The text under a key that must be there.</summary>
    public Located<string>? RequireText(string key, string example) =>
        Require(key, example) is { } value ? Text(key, value, number: false) : null;

    /// <summary>A list of texts, without repetitions.</summary>
    public ImmutableArray<Located<string>> Texts(string key)
    {
        var texts = ImmutableArray.CreateBuilder<Located<string>>();
        foreach (var item in Items(key))
        {
            if (Text(key, item, number: false) is not { } text) continue;
            if (texts.Any(t => t.Value == text.Value)) findings.Add(Rules.ListedTwice(text.At, key, text.Value));
            else texts.Add(text);
        }

        return texts.DrainToImmutable();
    }

    /// <summary>The items of a list; none where it is absent or after a finding. An empty list is a finding.</summary>
    public ImmutableArray<YamlNode> Items(string key)
    {
        if (Member(key) is not { Value: var value }) return [];
        if (value is not YamlList list) findings.Add(Rules.WrongType(value.At, key, "a list", YamlReader.Describe(value)));
        else if (list.Items.IsEmpty) findings.Add(Rules.EmptyList(value.At, key));
        else return list.Items;
        return [];
    }

    /// <summary>The block under the key, or null where it is absent or after a finding.</summary>
    public ManifestBlock? Block(string key) => Member(key) is { Value: var value } ? Of(key, value, findings) : null;

    /// <summary>The node as a text of one line that is not empty, or null after a finding.</summary>
    public Located<string>? Text(string key, YamlNode node, bool number)
    {
        if (node is YamlScalar { IsNull: false, IsBoolean: false } scalar && (number || !scalar.IsNumber)
            && scalar.Text.Length is > 0 and <= 2048 && !scalar.Text.Any(char.IsControl) && scalar.Text.Trim() == scalar.Text)
            return new Located<string>(scalar.Text, scalar.At);
        findings.Add(Rules.WrongType(node.At, key, OneLine, YamlReader.Describe(node)));
        return null;
    }
}
