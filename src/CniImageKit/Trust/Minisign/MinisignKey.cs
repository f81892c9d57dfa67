using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Minisign;

/// <summary>A minisign public key: <c>Ed</c>, eight bytes of key number, 32 bytes of Ed25519 key. Raises CNIK5321.</summary>
/// <param name="Number">The key number, as it lies in the file.</param>
/// <param name="Raw">The Ed25519 key.</param>
internal sealed record MinisignKey(byte[] Number, byte[] Raw)
{
    private const int Bytes = 42;

    /// <summary>The key number as minisign prints it: little-endian, upper-case hexadecimal.</summary>
    public string Id => Convert.ToHexString([.. Number.Reverse()]);

    /// <summary>Whether the text is a key itself and no file name.</summary>
    public static bool IsKey(string text) => text.Length == 56 && text.StartsWith("RW", StringComparison.Ordinal);

    /// <summary>Reads the one line of a key, or a key file: an untrusted comment and that line.</summary>
    public static MinisignKey Read(string text, Location at)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (lines.Length == 2 && !lines[0].StartsWith("untrusted comment:", StringComparison.Ordinal))
            throw Fault(at, "its first line is no untrusted comment");
        var bytes = new byte[Bytes + 2];
        if (lines.Length > 2 || !Convert.TryFromBase64String(lines[^1].Trim(), bytes, out var length) || length != Bytes)
            throw Fault(at, "a minisign key is one line of 56 letters that begins with RW");
        return bytes.AsSpan().StartsWith("Ed"u8) ? new MinisignKey(bytes[2..10], bytes[10..Bytes])
            : throw Fault(at, "it is no Ed25519 key of minisign");
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.KeyMalformed(at, why));
}
