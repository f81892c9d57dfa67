using CniImageKit.Json;

namespace CniImageKit.Merging;

/// <summary>A lock with the conflict markers that a merge left: what each side of it says.</summary>
/// <param name="Ours">The bytes with the first side of every region.</param>
/// <param name="Theirs">The bytes with the last side.</param>
internal sealed record MarkedLock(byte[] Ours, byte[] Theirs)
{
    /// <summary>Takes the sides apart; null where there is no region, or one is not whole.</summary>
    public static MarkedLock? Of(ReadOnlySpan<byte> content)
    {
        using var ours = new MemoryStream();
        using var theirs = new MemoryStream();
        // Behind < is the first side, behind | the ancestor, behind = the last side, and behind > what both have.
        var (part, regions) = ('>', 0);
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            if (ConflictMarker.Of(line) is { } marker)
            {
                var follows = marker switch { '<' => part == '>', '|' => part == '<', '=' => part is '<' or '|', _ => part == '=' };
                if (!follows) return null;
                if (marker == '<') regions++;
                part = marker;
                continue;
            }

            if (part is '<' or '>') ours.Write([.. line, (byte)'\n']);
            if (part is '=' or '>') theirs.Write([.. line, (byte)'\n']);
        }

        return part == '>' && regions > 0 ? new MarkedLock(ours.ToArray(), theirs.ToArray()) : null;
    }
}
