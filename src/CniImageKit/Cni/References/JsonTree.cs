using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>JSON as the tree that YAML is read into, so that one reading serves both; every value knows its place.</summary>
internal static class JsonTree
{
    // Managed fields of an object that kubectl printed nest deep.
    private const int MaxDepth = 100;

    /// <summary>The root. <paramref name="placeOf"/> tells the place of a character of <paramref name="text"/>.</summary>
    /// <exception cref="CniImageKitException">CNIK9108: it is no JSON, templates aside.</exception>
    public static YamlNode Read(string text, Func<int, Location> placeOf)
    {
        var plain = TemplateText.Plain(text);
        var bytes = Encoding.UTF8.GetBytes(plain);
        var places = new Places(plain, bytes, placeOf);
        try
        {
            return Node(LocatedJson.Parse(bytes, MaxDepth), places);
        }
        catch (JsonException fault)
        {
            var at = places.At((int)(fault.LineNumber ?? 0), (int)(fault.BytePositionInLine ?? 0));
            throw new CniImageKitException(Rules.UnreadableConfig(at, JsonFault.Words(fault)));
        }
    }

    private static YamlNode Node(LocatedJson json, Places places) => json.Kind switch
    {
        JsonTokenType.StartObject => new YamlMap(
            [.. Last(json.Members).Select(m => new YamlMember(m.Key, places.At(m.Offset), Node(m.Value, places)))],
            places.At(json.Offset)),
        JsonTokenType.StartArray => new YamlList([.. json.Items.Select(i => Node(i, places))], places.At(json.Offset)),
        _ => new YamlScalar(json.Text, json.Kind != JsonTokenType.String, places.At(json.Offset))
        {
            Body = json.Kind == JsonTokenType.String ? places.Body(json) : null,
        },
    };

    // Of two members of one name Go's decoder keeps the last.
    private static IEnumerable<LocatedMember> Last(ImmutableArray<LocatedMember> members) => members.Index()
        .GroupBy(m => m.Item.Key, StringComparer.Ordinal).Select(g => g.Last()).OrderBy(m => m.Index).Select(m => m.Item);

    /// <summary>Bytes, characters and places of one text.</summary>
    private sealed class Places(string text, byte[] bytes, Func<int, Location> placeOf)
    {
        // Offsets only grow while the tree is walked, save for a member's key and value, which lie side by side.
        private (int Byte, int Char) last;

        public Location At(int offset) => placeOf(CharOf(offset));

        public Location At(int line, int position)
        {
            var start = 0;
            for (var i = 0; i < line; i++)
            {
                var end = Array.IndexOf(bytes, (byte)'\n', start);
                if (end < 0) break;
                start = end + 1;
            }

            return At(Math.Min(start + position, bytes.Length));
        }

        /// <summary>Where a string's characters stand.</summary>
        public YamlBody? Body(LocatedJson json) => JsonStringBody.Of(json.Text, text, CharOf(json.Offset) + 1, placeOf);

        private int CharOf(int offset)
        {
            if (offset < last.Byte) last = default;
            last = (offset, last.Char + Encoding.UTF8.GetCharCount(bytes, last.Byte, offset - last.Byte));
            return last.Char;
        }
    }
}
