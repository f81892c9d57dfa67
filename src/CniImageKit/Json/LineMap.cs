using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Json;

/// <summary>Turns byte offsets of a UTF-8 text into places, columns counted in UTF-16 units as editors and MSBuild do.</summary>
internal sealed class LineMap
{
    private readonly string file;
    private readonly byte[] content;
    private readonly List<int> starts = [0];

    /// <summary>Finds the lines of <paramref name="content"/>, which end with LF or CRLF.</summary>
    public LineMap(string file, byte[] content)
    {
        (this.file, this.content) = (file, content);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == (byte)'\n') starts.Add(i + 1);
        }
    }

    /// <summary>The place of the byte at <paramref name="offset"/>.</summary>
    public Location At(int offset)
    {
        var index = starts.BinarySearch(offset);
        var line = index >= 0 ? index : ~index - 1;
        var column = Encoding.UTF8.GetCharCount(content, starts[line], Math.Min(offset, content.Length) - starts[line]);
        return new Location(file, line + 1, column + 1);
    }

    /// <summary>
    /// The place of byte <paramref name="position"/> of <paramref name="line"/>, both from 0, as the JSON parser counts them.
    /// </summary>
    public Location At(long line, long position) =>
        line < starts.Count ? At((int)Math.Min(starts[(int)line] + position, content.Length)) : new Location(file);

    /// <summary>The first line that begins with a marker of an unfinished merge, or null.</summary>
    public Location? FirstConflictMarker()
    {
        for (var i = 0; i < starts.Count; i++)
        {
            var end = i + 1 < starts.Count ? starts[i + 1] - 1 : content.Length;
            if (ConflictMarker.Of(content.AsSpan(starts[i]..end)) is not null) return At(starts[i]);
        }

        return null;
    }
}
