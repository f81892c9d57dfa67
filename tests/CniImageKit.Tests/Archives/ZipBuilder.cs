using System.Buffers.Binary;
using System.Text;
using CniImageKit.Archives.Compression;

namespace CniImageKit.Tests.Archives;

/// <summary>A zip entry as its two headers describe it; a lie is told by changing one of them.</summary>
internal sealed record ZipPart(string Name, string Body)
{
    public int Method { get; init; } = 8;

    public int Flags { get; init; }

    public int UnixMode { get; init; } = 0x81ed;

    public byte[] Extra { get; init; } = [];

    public bool DescriptorSigned { get; init; } = true;

    /// <summary>Changes the local header, or the central one, before it is written.</summary>
    public Action<byte[]>? Local { get; init; }

    public Action<byte[]>? Central { get; init; }

    public byte[] Packed => Method == 8 ? Pack.Deflate(Encoding.UTF8.GetBytes(Body)) : Encoding.UTF8.GetBytes(Body);
}

/// <summary>Builds zips byte by byte.</summary>
internal static class ZipBuilder
{
    public static byte[] Of(params ZipPart[] parts) => Of(parts, [], []);

    public static byte[] Of(ZipPart[] parts, byte[] before, byte[] between, Action<byte[]>? end = null)
    {
        var zip = new List<byte>(before);
        var central = new List<byte>();
        foreach (var part in parts)
        {
            var offset = zip.Count;
            var (name, body, packed) = (Encoding.UTF8.GetBytes(part.Name), Encoding.UTF8.GetBytes(part.Body), part.Packed);
            var sizes = Ints((int)Crc32.Of(body), packed.Length, body.Length);
            var descriptor = (part.Flags & 8) != 0;
            var common = (byte[])[20, 0, .. Shorts(part.Flags, part.Method, 0x6000, 0x5901)];
            byte[] local = [.. "PK\x03\x04"u8, .. common, .. descriptor ? new byte[12] : sizes, .. Shorts(name.Length, part.Extra.Length)];
            part.Local?.Invoke(local);
            zip.AddRange([.. local, .. name, .. part.Extra, .. packed]);
            if (descriptor) zip.AddRange([.. part.DescriptorSigned ? "PK\x07\x08"u8.ToArray() : [], .. sizes]);
            byte[] entry =
            [
                .. "PK\x01\x02"u8, 20, 3, .. common, .. sizes, .. Shorts(name.Length, part.Extra.Length, 0, 0, 0),
                .. Ints(part.UnixMode << 16, offset),
            ];
            part.Central?.Invoke(entry);
            central.AddRange([.. entry, .. name, .. part.Extra]);
        }

        zip.AddRange(between);
        byte[] tail =
        [
            .. "PK\x05\x06"u8, .. Shorts(0, 0, parts.Length, parts.Length), .. Ints(central.Count, zip.Count), 0, 0,
        ];
        end?.Invoke(tail);
        return [.. zip, .. central, .. tail];
    }

    public static void Put(byte[] header, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);

    private static byte[] Shorts(params int[] values) => [.. values.SelectMany(v => (byte[])[(byte)v, (byte)(v >> 8)])];

    private static byte[] Ints(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
