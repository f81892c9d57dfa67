using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CniImageKit.Yaml;

/// <summary>
/// Reads YAML into <see cref="YamlNode"/>s within bounds: 1 Mi characters, 32 deep, 20 000 values. Aliases are refused, so nothing can
/// grow in memory beyond the text. Raises CNIK1001, 1002, 1004, 1012 and 1018.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxLength = 1 << 20;
    private const int MaxDepth = 32;
    private const int MaxValues = 20_000;

    private readonly string _file;
    private readonly Findings _findings;
    private readonly Parser _parser;
    private int _values;

    private YamlReader(string file, string text, Findings findings) =>
        (_file, _findings, _parser) = (file, findings, new Parser(new Scanner(new StringReader(text), skipComments: true)));

    /// <summary>
    /// The roots of all documents of <paramref name="text"/>; an empty text has none. What is wrong goes to the findings.
    /// </summary>
    /// <exception cref="CniImageKitException">The text cannot be read to its end; the findings so far are in it.</exception>
    public static ImmutableArray<YamlNode> Read(string file, string text, Findings findings)
    {
        try
        {
            if (text.Length > MaxLength) throw Fail(Rules.ManifestTooLarge(new Location(file), $"{text.Length} characters", MaxLength));
            if (YamlCharacters.FirstBad(file, text) is { } bad) throw Fail(bad);
            return new YamlReader(file, text, findings).Documents();
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
        if (++_values > MaxValues) throw TooLarge(at, $"more than {MaxValues} values", MaxValues);
        if (depth > MaxDepth) throw TooLarge(at, $"blocks that are nested more than {MaxDepth} deep", MaxDepth);
        if (current is NodeEvent { Anchor.IsEmpty: false }) _findings.Add(Rules.YamlFeature(at, "an anchor"));
        if (current is NodeEvent { Tag.IsEmpty: false } tagged and not Scalar { Tag.IsNonSpecific: true })
            _findings.Add(Rules.YamlFeature(at, "a tag"));
        switch (current)
        {
            case Scalar scalar:
                return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, at);
            case SequenceStart:
                return new YamlList(Items(depth), at);
            case MappingStart:
                return new YamlMap(Members(depth), at);
            default:
                _findings.Add(Rules.YamlFeature(at, "an alias"));
                return new YamlScalar("", Plain: false, at);
        }
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
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() && _parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            if (key is not YamlScalar { Text: var name })
                _findings.Add(Rules.WrongType(key.At, "a key", "a text", Describe(key)));
            else if (name == "<<")
                _findings.Add(Rules.YamlFeature(key.At, "a merge key"));
            else if (!seen.TryAdd(name, key.At.Line))
                _findings.Add(Rules.DuplicateKey(key.At, name, seen[name]));
            else
                members.Add(new YamlMember(name, key.At, value));
        }

        return members.DrainToImmutable();
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
