using System.Collections.Immutable;
using System.Text;

namespace CniImageKit.Binaries.Golang;

/// <summary>
/// The packages that are linked into a Go program, by the function names of its pclntab (golang/go src/debug/gosym/pclntab.go), which the
/// runtime needs and <c>strip</c> leaves. The names of functions that were inlined everywhere stand there too (cmd/link, walkFuncs), so
/// that a package without a name has no code in the program.
/// </summary>
internal static class GoPackages
{
    private const int HeaderSize = 8 + (8 * 8);
    private const int ChunkSize = 256 * 1024;
    private const long MostTable = 256 << 20;
    private const int MostPackages = 50_000;
    private static ReadOnlySpan<byte> LittleTail => [0xff, 0xff, 0xff, 0, 0];

    /// <summary>Sorted import paths, <c>main</c> among them; null where the file has no table of function names that can be read.</summary>
    public static ImmutableArray<string>? Read(FileWindow file, bool bigEndian)
    {
        foreach (var at in Candidates(file, bigEndian))
        {
            if (PclnTable.At(file, at, bigEndian) is not { } table) continue;
            var found = Names(file, table);
            // What the runtime itself lacks is no table of a Go program.
            if (found is not null && found.Contains("runtime")) return [.. found.Order(StringComparer.Ordinal)];
        }

        return null;
    }

    private static HashSet<string>? Names(FileWindow file, PclnTable table)
    {
        if (table.NamesSize > MostTable) return null;
        var found = new HashSet<string>(StringComparer.Ordinal);
        var (buffer, kept, last) = (new byte[ChunkSize], 0, "");
        for (var (at, end) = (table.Names, table.Names + table.NamesSize); at < end;)
        {
            var wanted = (int)Math.Min((ulong)(buffer.Length - kept), end - at);
            var got = file.Scan(at, buffer.AsSpan(kept, wanted));
            if (got < wanted) return null;
            at += (ulong)got;
            var rest = buffer.AsSpan(0, kept + got);
            for (int length; (length = rest.IndexOf((byte)0)) >= 0; rest = rest[(length + 1)..])
            {
                var name = table.Mixed ? GoFunctionName.Tail(rest[..length]) : rest[..length];
                if (GoFunctionName.Package(name) is not { IsEmpty: false } package) continue;
                // Neighbours are mostly of one package: no need to make its text again.
                if (Ascii.Equals(package, last)) continue;
                last = Encoding.UTF8.GetString(package);
                found.Add(GoFunctionName.Unescaped(last));
                if (found.Count > MostPackages) return null;
            }

            // A name longer than the buffer is none.
            if (rest.Length == buffer.Length) return null;
            rest.CopyTo(buffer);
            kept = rest.Length;
        }

        return found;
    }

    private static IEnumerable<ulong> Candidates(FileWindow file, bool bigEndian)
    {
        var buffer = new byte[ChunkSize];
        for (ulong start = 0; start + HeaderSize <= file.Length;)
        {
            var length = file.Scan(start, buffer);
            for (var from = 0; Next(buffer.AsSpan(0, length), from, bigEndian) is >= 0 and var found; from = found + 1)
                yield return start + (ulong)found;
            if (length < buffer.Length) yield break;
            start += (ulong)(length - HeaderSize);
        }
    }

    // The magic, and two bytes of zero behind it.
    private static int Next(ReadOnlySpan<byte> bytes, int from, bool bigEndian)
    {
        while (from < bytes.Length)
        {
            int found;
            if (bigEndian)
            {
                found = bytes[from..].IndexOf(LittleTail[..3]);
                if (found < 0) return -1;
                found += from;
                if (found + 6 <= bytes.Length && PclnTable.IsMagic(bytes[found + 3]) && bytes[found + 4] == 0 && bytes[found + 5] == 0)
                    return found;
            }
            else
            {
                found = bytes[from..].IndexOf(LittleTail);
                if (found < 0) return -1;
                found += from;
                if (found > from && PclnTable.IsMagic(bytes[found - 1])) return found - 1;
            }

            from = found + 1;
        }

        return -1;
    }
}
