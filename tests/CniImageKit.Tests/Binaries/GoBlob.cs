using System.Text;

namespace CniImageKit.Tests.Binaries;

/// <summary>Go build information as the linker lays it out.</summary>
internal static class GoBlob
{
    public const string Modules =
        "path\texample.org/cni/cmd/bridge\nmod\texample.org/cni\tv1.2.3\th1:AAA=\ndep\texample.org/a\tv0.1.0\n=>\texample.org/b\tv0.2.0\th1:BBB=\n"
        + "dep\texample.org/c\tv0.3.0\th1:CCC=\nbuild\tGOARCH=amd64\nbuild\t-ldflags=\"-X main.version=v1.2.3 \\x2ds\"\nbuild\t`-tags`=`netgo`\n";

    public static byte[] Magic { get; } = [0xff, .. " Go buildinf:"u8];

    public static byte[] Inline(string version = "go1.26.1 X:boringcrypto", string modules = Modules) =>
        [.. Magic, 8, 2, .. new byte[16], .. Counted(Encoding.UTF8.GetBytes(version)), .. Counted(Framed(modules))];

    /// <summary>The format before Go 1.18, for a data segment of <paramref name="elf"/> that begins with it.</summary>
    public static byte[] Pointed(TinyElf elf, ulong address, string version = "go1.15.9", string modules = Modules)
    {
        var size = elf.Is64 ? 8 : 4;
        var (text, framed) = (Encoding.UTF8.GetBytes(version), Framed(modules));
        var (headers, strings) = (address + 32, address + 32 + (ulong)(4 * size));
        return
        [
            .. Magic, (byte)size, (byte)(elf.BigEndian ? 1 : 0), .. elf.Number(headers, size),
            .. elf.Number(headers + (ulong)(2 * size), size),
            .. new byte[16 - (2 * size)], .. elf.Number(strings, size), .. elf.Number((ulong)text.Length, size),
            .. elf.Number(strings + (ulong)text.Length, size), .. elf.Number((ulong)framed.Length, size), .. text, .. framed,
        ];
    }

    private static byte[] Framed(string modules) => [.. new byte[16], .. Encoding.UTF8.GetBytes(modules), .. new byte[16]];

    private static byte[] Counted(byte[] bytes)
    {
        var length = new List<byte>();
        for (var left = bytes.Length; ; left >>= 7)
        {
            length.Add((byte)(left >= 0x80 ? left | 0x80 : left));
            if (left < 0x80) return [.. length, .. bytes];
        }
    }
}
