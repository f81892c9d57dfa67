using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CniImageKit.Yaml;

/// <summary>
/// Reads YAML into <see cref="YamlNode"/>s within the bounds of a <see cref="YamlDialect"/>. An alias gives the very node that it names,
/// so nothing can grow in memory beyond the text; one who walks such a tree has to count. Raises CNIK1001, 1002, 1004, 1012 and 1018.
/// </summary>
internal sealed class YamlReader
{
    private readonly string _file;
    private readonly string[] _lines;
    private readonly YamlDialect _dialect;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly Findings _findings;
    private readonly Parser _parser;
    private int _values;

    private YamlReader(string file, string text, Findings findings, YamlDialect dialect)
    {
        (_file, _findings, _dialect) = (file, findings, dialect);
        _lines = text.Split('\n');
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>
    /// The roots of all documents of <paramref name="text"/>; an empty text has none. What is wrong goes to the findings.
    /// </summary>
    /// <exception cref="CniImageKitException">The text cannot be read to its end; the findings so far are in it.</exception>
    public static ImmutableArray<YamlNode> Read(string file, string text, Findings findings) =>
        Read(file, text, findings, YamlDialect.Strict);

    /// <inheritdoc cref="Read(string, string, Findings)"/>
    public static ImmutableArray<YamlNode> Read(string file, string text, Findings findings, YamlDialect dialect)
    {
        try
        {
            if (text.Length > dialect.MaxLength)
                throw Fail(Rules.ManifestTooLarge(new Location(file), $"{text.Length} characters", dialect.MaxLength));
            if (YamlCharacters.FirstBad(file, text) is { } bad) throw Fail(bad);
            return new YamlReader(file, text, findings, dialect).Documents();
        }
        catch (YamlException fault)
        {
            throw Fail(YamlFault.Explain(file, text, fault));
        }

        CniImageKitException Fail(Diagnostic last)
        {
            findings.Add(last);
            return new CniImageKitException(findings.Sorted);
        }
    }

    private ImmutableArray<YamlNode> Documents()
    {
        var roots = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next())
        {
            if (_parser.Current is not DocumentStart) continue;
            Next();
            _anchors.Clear();
            roots.Add(Node(0));
        }

        return roots.DrainToImmutable();
    }

    // For some texts the parser fails by its own faults and not by the exceptions it documents.
    private bool Next()
    {
        var last = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or IndexOutOfRangeException
            or NullReferenceException or FormatException or OverflowException)
        {
            throw new YamlException(last, last, "it is not well formed after this place", fault);
        }
    }

    // Leaves the parser on the node's last event.
    private YamlNode Node(int depth)
    {
        var current = _parser.Current!;
        var at = At(current.Start);
        if (++_values > _dialect.MaxValues) throw TooLarge(at, $"more than {_dialect.MaxValues} values", _dialect.MaxValues);
        if (depth > _dialect.MaxDepth) throw TooLarge(at, $"blocks that are nested more than {_dialect.MaxDepth} deep", _dialect.MaxDepth);
        var anchor = current is NodeEvent { Anchor.IsEmpty: false } anchored ? anchored.Anchor.Value : null;
        if (!_dialect.Everything)
        {
            if (anchor is not null) _findings.Add(Rules.YamlFeature(at, "an anchor"));
            if (current is NodeEvent { Tag.IsEmpty: false } tagged and not Scalar { Tag.IsNonSpecific: true })
                _findings.Add(Rules.YamlFeature(at, "a tag"));
        }

        if (current is AnchorAlias alias) return Alias(alias, at);
        YamlNode node = current switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, at)
            {
                Body = YamlBodyReading.Of(scalar.Value, at, scalar.Style, _lines),
            },
            SequenceStart => new YamlList(Items(depth), at),
            _ => new YamlMap(Members(depth), at),
        };
        if (anchor is not null) _anchors[anchor] = node;
        return node;
    }

    private YamlNode Alias(AnchorAlias alias, Location at)
    {
        if (_dialect.Everything && _anchors.TryGetValue(alias.Value.Value, out var named)) return named;
        _findings.Add(Rules.YamlFeature(at, "an alias"));
        return new YamlScalar("", Plain: false, at);
    }

    private ImmutableArray<YamlNode> Items(int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next() && _parser.Current is not SequenceEnd) items.Add(Node(depth + 1));
        return items.DrainToImmutable();
    }

    private ImmutableArray<YamlMember> Members(int depth)
    {
        var members = ImmutableArray.CreateBuilder<YamlMember>();
        var merged = new List<YamlMember>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() && _parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            if (key is not YamlScalar { Text: var name })
                _findings.Add(Rules.WrongType(key.At, "a key", "a text", Describe(key)));
            else if (name == "<<" && _dialect.Everything)
                Merge(merged, value);
            else if (name == "<<")
                _findings.Add(Rules.YamlFeature(key.At, "a merge key"));
            else if (seen.TryAdd(name, key.At.Line))
                members.Add(new YamlMember(name, key.At, value));
            else if (!_dialect.Everything)
                _findings.Add(Rules.DuplicateKey(key.At, name, seen[name]));
        }

        // What is merged stands behind the map's own keys (YAML's merge key type).
        foreach (var member in merged.Where(m => seen.TryAdd(m.Key, m.At.Line))) members.Add(member);
        return members.DrainToImmutable();
    }

    // Counted like values, since a list may name one map many times.
    private void Merge(List<YamlMember> merged, YamlNode value)
    {
        foreach (var map in value is YamlList list ? list.Items.OfType<YamlMap>() : new[] { value }.OfType<YamlMap>())
        {
            foreach (var member in map.Members)
            {
                if (++_values > _dialect.MaxValues) throw TooLarge(value.At, $"more than {_dialect.MaxValues} values", _dialect.MaxValues);
                merged.Add(member);
            }
        }
    }

    /// <summary>What the value is, for messages.</summary>
    public static string Describe(YamlNode node) => node switch
    {
        YamlMap => "a block",
        YamlList => "a list",
        YamlScalar { IsNull: true } => "nothing",
        YamlScalar { IsBoolean: true, Text: var text } => $"the boolean {text}",
        YamlScalar { IsNumber: true, Text: var text } => $"the number {text}",
        YamlScalar { Text: var text } => $"'{(text.Length > 60 ? text[..60] + "…" : text).ReplaceLineEndings(" ")}'",
        _ => "something else",
    };

    private Location At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    private CniImageKitException TooLarge(Location at, string what, long limit)
    {
        _findings.Add(Rules.ManifestTooLarge(at, what, limit));
        return new CniImageKitException(_findings.Sorted);
    }
}
