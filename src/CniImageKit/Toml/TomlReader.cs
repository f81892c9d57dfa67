using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;
using Tomlyn;
using Tomlyn.Parsing;

namespace CniImageKit.Toml;

/// <summary>Reads TOML 1.0 with the place of every value. Raises CNIK5252.</summary>
internal static class TomlReader
{
    /// <summary>A file of more bytes is refused: configuration of a runtime has some ten thousand.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MaxDepth = 32;
    private const int MaxShown = 200;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly TomlSerializerOptions Limits = new() { MaxDepth = MaxDepth };

    /// <summary>Reads the bytes of a file.</summary>
    public static TomlTable Read(string file, byte[] content)
    {
        if (content.Length > MaxBytes) throw Bad(new Location(file), $"it has more than {MaxBytes} bytes");
        try
        {
            return Read(file, Strict.GetString(content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content));
        }
        catch (DecoderFallbackException fault)
        {
            throw new CniImageKitException(Rules.BadToml(new Location(file), "it is not in UTF-8"), fault);
        }
    }

    /// <summary>Reads a text.</summary>
    public static TomlTable Read(string file, string text)
    {
        try
        {
            // The parser of events passes over keys that are there twice, which this one refuses.
            SyntaxParser.ParseStrict(text, Limits, file);
            var events = TomlParser.Create(text, new TomlParserOptions { DecodeScalars = true }, Limits);
            while (events.MoveNext() && events.Current.Kind != TomlParseEventKind.StartTable) continue;
            return Table(events, new Location(file, 1, 1), file);
        }
        catch (TomlException fault)
        {
            var why = fault.Diagnostics.Count > 0 ? fault.Diagnostics[0].Message : "it is too deep";
            throw new CniImageKitException(Rules.BadToml(new Location(file, fault.Line ?? 0, fault.Column ?? 0), Shown(why)), fault);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            // The library's way to tell of an escape that is no character, such as \ud800.
            throw new CniImageKitException(Rules.BadToml(new Location(file), "an escape in it is no character"), fault);
        }
    }

    private static TomlTable Table(TomlParser events, Location at, string file)
    {
        var members = ImmutableArray.CreateBuilder<TomlMember>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        while (events.MoveNext() && events.Current.Kind != TomlParseEventKind.EndTable)
        {
            var (key, place) = (events.Current.PropertyName ?? "", At(events, file));
            events.MoveNext();
            // A table that is opened again, as [a.b], [c], [a.d] does, comes in two parts.
            var value = Value(events, place, file);
            if (places.TryAdd(key, members.Count)) members.Add(new TomlMember(key, place, value));
            else members[places[key]] = members[places[key]] with { Value = Joined(members[places[key]].Value, value) };
        }

        return new TomlTable(at, members.DrainToImmutable());
    }

    private static TomlNode Joined(TomlNode one, TomlNode other) => (one, other) switch
    {
        (TomlTable a, TomlTable b) => a with
        {
            Members =
            [
                .. a.Members.Select(m => b.Member(m.Key) is { } again ? m with { Value = Joined(m.Value, again.Value) } : m),
                .. b.Members.Where(m => a.Member(m.Key) is null),
            ],
        },
        (TomlList a, TomlList b) => a with { Items = [.. a.Items, .. b.Items] },
        _ => other,
    };

    private static TomlNode Value(TomlParser events, Location key, string file)
    {
        var now = events.Current;
        var at = now.Line > 0 ? At(events, file) : key;
        switch (now.Kind)
        {
            case TomlParseEventKind.StartTable:
                return Table(events, at, file);
            case TomlParseEventKind.StartArray:
                var items = ImmutableArray.CreateBuilder<TomlNode>();
                while (events.MoveNext() && events.Current.Kind != TomlParseEventKind.EndArray) items.Add(Value(events, key, file));
                return new TomlList(at, items.DrainToImmutable());
            case TomlParseEventKind.String:
                return new TomlText(at, now.GetString());
            case TomlParseEventKind.Integer:
                return new TomlNumber(at, now.GetInt64());
            case TomlParseEventKind.Boolean:
                return new TomlFlag(at, now.GetBoolean());
            default:
                return new TomlOther(at);
        }
    }

    private static Location At(TomlParser events, string file) => new(file, events.Current.Line, events.Current.Column);

    private static CniImageKitException Bad(Location at, string why) => new(Rules.BadToml(at, why));

    // The library's own sentence, in which parts of the text may stand.
    private static string Shown(string why)
    {
        var line = string.Concat(why.Select(c => char.IsControl(c) ? ' ' : c)).Trim().TrimEnd('.');
        return line.Length > MaxShown ? line[..MaxShown] + "…" : line;
    }
}
