using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using CniImageKit.Archives.Compression;

namespace CniImageKit.Tests.Archives;

/// <summary>Packs bytes by the real tools, or by hand where a tool makes nothing wrong.</summary>
internal static class Pack
{
    public static Task<byte[]> GzipAsync(byte[] bytes, params string[] options) => RunAsync("gzip", "gzip", bytes, ["-nc", .. options]);

    public static Task<byte[]> XzAsync(byte[] bytes, params string[] options) => RunAsync("xz", "xz-utils", bytes, ["-c", .. options]);

    public static Task<byte[]> ZstdAsync(byte[] bytes, params string[] options) =>
        RunAsync("zstd", "zstd", bytes, ["-c", "-q", .. options]);

    public static Task<byte[]> Bzip2Async(byte[] bytes, params string[] options) => RunAsync("bzip2", "bzip2", bytes, ["-c", .. options]);

    public static Task<byte[]> ByAsync(string tool, byte[] bytes) => tool switch
    {
        "gzip" => GzipAsync(bytes),
        "xz" => XzAsync(bytes),
        "zstd" => ZstdAsync(bytes),
        _ => Bzip2Async(bytes, "-1"),
    };

    public static byte[] Deflate(byte[] bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, level, leaveOpen: true)) deflate.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A gzip member with any flags and header fields.</summary>
    public static byte[] Gzip(byte[] bytes, byte flags = 0, byte[]? fields = null, CompressionLevel level = CompressionLevel.Optimal)
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.Of(bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)bytes.Length);
        return [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, .. fields ?? [], .. Deflate(bytes, level), .. trailer];
    }

    private static async Task<byte[]> RunAsync(string program, string package, byte[] input, string[] arguments)
    {
        var start = new ProcessStartInfo(Needs.Tool(program, package), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
