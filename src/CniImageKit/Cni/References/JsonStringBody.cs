using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>Where the characters of a JSON string stand (RFC 8259, section 7): a configuration in it has places of its own.</summary>
internal static class JsonStringBody
{
    /// <summary>The body; null where the source does not read so, as with a template that was filled in.</summary>
    /// <param name="value">The string, read.</param>
    /// <param name="text">The source, which is sound JSON.</param>
    /// <param name="first">The character behind the quote.</param>
    /// <param name="placeOf">The place of a character of the source.</param>
    public static YamlBody? Of(string value, string text, int first, Func<int, Location> placeOf)
    {
        if (first > text.Length) return null;
        var runs = ImmutableArray.CreateBuilder<YamlRun>();
        var file = Add(0, first);
        for (var (index, at) = (0, first); index < value.Length; index++)
        {
            if (at + 1 >= text.Length) return null;
            if (text[at] != '\\')
            {
                if (text[at++] != value[index]) return null;
                continue;
            }

            if (runs[^1].Index != index) Add(index, at);
            at += text[at + 1] == 'u' ? 6 : 2;
            Add(index + 1, at);
        }

        return new YamlBody(file, runs.ToImmutable());

        Location Add(int index, int at)
        {
            var place = placeOf(at);
            runs.Add(new YamlRun(index, place.Line, place.Column));
            return place;
        }
    }
}
