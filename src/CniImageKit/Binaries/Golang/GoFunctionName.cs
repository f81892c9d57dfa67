using System.Globalization;
using System.Text;

namespace CniImageKit.Binaries.Golang;

/// <summary>Takes a symbol's name apart (golang/go src/debug/gosym/symtab.go, src/cmd/internal/objabi/path.go).</summary>
internal static class GoFunctionName
{
    /// <summary>The package's path as the linker spells it; empty where the name has none.</summary>
    public static ReadOnlySpan<byte> Package(ReadOnlySpan<byte> name)
    {
        // Made by the compiler: type:.eq.…, go:buildid, and before Go 1.20 type..eq.…
        if (name.StartsWith("type:"u8) || name.StartsWith("type.."u8) || name.StartsWith("go:"u8)) return default;
        // Type arguments and receivers may hold paths of other packages.
        var end = name.IndexOfAny((byte)'[', (byte)'(');
        var plain = end < 0 ? name : name[..end];
        var slash = plain.LastIndexOf((byte)'/');
        var dot = plain[(slash + 1)..].IndexOf((byte)'.');
        return dot <= 0 ? default : plain[..(slash + 1 + dot)];
    }

    /// <summary>The path with %xx read: the linker escapes dots in its last element, blanks and whatever is no ASCII.</summary>
    public static string Unescaped(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal)) return path;
        var bytes = new List<byte>();
        for (var i = 0; i < path.Length; i++)
        {
            var isEscape = path[i] == '%' && i + 2 < path.Length
                && byte.TryParse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            if (!isEscape)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([path[i]]));
                continue;
            }

            bytes.Add(byte.Parse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 2;
        }

        return FileWindow.Clean(bytes.ToArray());
    }

    /// <summary>The name that ends bytes of something else: all from the last that cannot stand in a name.</summary>
    public static ReadOnlySpan<byte> Tail(ReadOnlySpan<byte> bytes)
    {
        var tail = bytes[(bytes.LastIndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) + 1)..];
        // The files' own names lie there as well.
        return tail.EndsWith(".go"u8) || tail.EndsWith(".s"u8) || tail.StartsWith("/"u8) ? default : tail;
    }
}
