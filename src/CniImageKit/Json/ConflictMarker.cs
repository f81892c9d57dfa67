namespace CniImageKit.Json;

/// <summary>Lines by which git shows a conflict in a text; no line of JSON begins so.</summary>
internal static class ConflictMarker
{
    // Git's own length; conflict-marker-size, and merges within merges, make it longer.
    private const int Shortest = 7;

    /// <summary>The character that the line's marker consists of: one of <c>&lt; | = &gt;</c>; null where it is none.</summary>
    public static char? Of(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.IsEmpty || !"<|=>"u8.Contains(line[0])) return null;
        var run = line.IndexOfAnyExcept(line[0]);
        if (run < 0) run = line.Length;
        return run >= Shortest && (run == line.Length || line[run] == (byte)' ') ? (char)line[0] : null;
    }
}
