using System.Buffers.Binary;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;

namespace CniImageKit.Tests.Archives;

/// <summary>7z archives as the 7z program makes them, and what is refused of them.</summary>
public sealed class SevenZipCases : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("-m0=LZMA2")]
    [InlineData("-m0=LZMA")]
    [InlineData("-m0=LZMA:lc=0:lp=2:pb=1")]
    [InlineData("-m0=Copy")]
    [InlineData("-m0=BCJ", "-m1=LZMA2")]
    [InlineData("-m0=BCJ", "-m1=LZMA")]
    [InlineData("-m0=ARM64", "-m1=LZMA")]
    [InlineData("-m0=ARM64", "-m1=Copy")]
    [InlineData("-m0=BCJ", "-m1=Copy", "-ms=off")]
    [InlineData("-m0=LZMA2", "-ms=off")]
    [InlineData("-m0=LZMA", "-mhc=off")]
    [InlineData("-m0=LZMA2", "-mtm=off", "-mtr=off")]
    [InlineData("-m0=LZMA2", "-mtc=on", "-mta=on")]
    [InlineData("-mx=5")]
    public async Task Reads_the_files_that_7z_itself_unpacks(params string[] options)
    {
        WriteFiles();
        var archive = await SevenZipTool.PackAsync(folder, options);
        var members = await Read.AllAsync(archive, "a.7z");
        var expected = await SevenZipTool.UnpackAsync(folder);
        Assert.Equal(
            expected.OrderBy(e => e.Path, StringComparer.Ordinal).Select(e => $"{e.Path} {Crc32.Of(e.Body):x8} {e.Body.Length}"),
            members.Where(m => m.Member.Kind == MemberKind.File).OrderBy(m => m.Member.Path, StringComparer.Ordinal)
                .Select(m => $"{m.Member.Path} {Crc32.Of(m.Body):x8} {m.Body.Length}"));
        Assert.Contains(members, m => m.Member is { Kind: MemberKind.Directory, Path: "d/none" });
        if (!options.Contains("-mtr=off")) Assert.Equal(0x1ed, members.Single(m => m.Member.Path == "bridge").Member.Mode);
    }

    [Fact]
    public async Task Reads_the_time_of_a_file_and_an_archive_of_nothing()
    {
        folder.Write("in/bridge", "b");
        var time = new DateTime(2024, 8, 1, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder["in/bridge"], time);
        var member =
            Assert.Single(await Read.AllAsync(await SevenZipTool.PackAsync(folder), "a.7z"), m => m.Member.Path == "bridge").Member;
        Assert.Equal(new DateTimeOffset(time).ToUnixTimeSeconds(), member.ModifiedAt);
        Assert.Empty(await Read.AllAsync(Start(0, 0, 0), "a.7z"));
    }

    [Theory]
    [InlineData("-m0=PPMd")]
    [InlineData("-m0=BZip2")]
    [InlineData("-m0=Deflate")]
    [InlineData("-m0=BCJ2", "-m1=LZMA")]
    [InlineData("-m0=Delta:4", "-m1=LZMA2")]
    [InlineData("-m0=ARM64", "-m1=BCJ", "-m2=LZMA")]
    [InlineData("-m0=LZMA:lc=8")]
    [InlineData("-psecret")]
    [InlineData("-psecret", "-mhe=on")]
    public async Task Refuses_other_methods_and_encryption(params string[] options)
    {
        WriteFiles();
        await Read.RefusesAsync("CNIK5229", await SevenZipTool.PackAsync(folder, options), "a.7z");
    }

    [Theory]
    [InlineData("CNIK5208", "ln -s bridge in/link", "-snl")]
    [InlineData("CNIK5215", "touch in/Bridge")]
    [InlineData("CNIK5212", "touch in/con")]
    [InlineData("CNIK5229", "mkfifo in/pipe", "-m0=PPMd")]
    public async Task Refuses_links_and_hostile_names(string rule, string script, params string[] options)
    {
        WriteFiles();
        (await Shell.RunAsync("/bin/sh", ["-c", script], folder.Path, null)).Ok();
        await Read.RefusesAsync(rule, await SevenZipTool.PackAsync(folder, options), "a.7z");
    }

    [Theory]
    [InlineData("-m0=LZMA2:d=64m")]
    [InlineData("-m0=LZMA:d=64m")]
    public async Task Refuses_a_window_that_is_too_large_and_reads_one_that_is_larger_than_its_files(string method)
    {
        folder.Write("in/zeros", new string('\0', 3 << 20));
        var archive = await SevenZipTool.PackAsync(folder, method, "-mx=1");
        Assert.Contains(await Read.AllAsync(archive, "a.7z", new() { RatioFrom = 4 << 20 }), m => m.Body.Length == 3 << 20);
        await Read.RefusesAsync("CNIK5226", archive, "a.7z", new() { MaxDictionaryBytes = 1 << 20 });
        await Read.RefusesAsync("CNIK5224", archive, "a.7z", new() { RatioFrom = 1 << 20 });
        await Read.RefusesAsync("CNIK5223", archive, "a.7z", new() { MaxMemberBytes = 1 << 20 });
        await Read.RefusesAsync("CNIK5222", archive, "a.7z", new() { MaxBytes = 1 << 20, MaxEntries = 10 });
        await Read.RefusesAsync("CNIK5221", archive, "a.7z", new() { MaxEntries = 0 });
        await Read.RefusesAsync("CNIK5225", archive, "a.7z", new() { MaxMetadataBytes = 20 });
    }

    [Fact]
    public async Task Refuses_bytes_around_the_archive_and_a_header_outside_of_it()
    {
        WriteFiles();
        var archive = await SevenZipTool.PackAsync(folder);
        await Read.RefusesAsync("CNIK5202", [.. archive, 0], "a.7z");
        await Read.RefusesAsync("CNIK5201", archive[..^1], "a.7z");
        await Read.RefusesAsync("CNIK5201", Start(ulong.MaxValue - 8, 16, 0), "a.7z");
        await Read.RefusesAsync("CNIK5201", Start(8, ulong.MaxValue - 8, 0), "a.7z");
        await Read.RefusesAsync("CNIK5203", [.. Start(0, 1, 7), 1], "a.7z");
        var moved = archive.ToArray();
        moved[12] ^= 1;
        await Read.RefusesAsync("CNIK5203", moved, "a.7z");
    }

    // Headers that hold by their checksum, and lie.
    [Theory]
    [InlineData("CNIK5205", "01")]
    [InlineData("CNIK5205", "02")]
    [InlineData("CNIK5229", "0102")]
    [InlineData("CNIK5221", "0105ffffffffffffffff7f")]
    [InlineData("CNIK5221", "01040600ffffffffffffffff7f")]
    [InlineData("CNIK5205", "010402")]
    [InlineData("CNIK5205", "0105ff")]
    [InlineData("CNIK5205", "01050111030061000000")]
    [InlineData("CNIK5205", "0105010e0180000000")]
    [InlineData("CNIK5205", "010501ffffffffffffffffff")]
    [InlineData("CNIK5212", "0105010e01801105" + "0000d80000" + "0000")]
    [InlineData("CNIK5211", "0105010e01801107" + "002e002e000000" + "0000")]
    [InlineData("CNIK5208", "0105010e0180110500610000001506" + "010000800021" + "0000")]
    [InlineData("CNIK5208", "0105010e0180110500610000001506" + "010000040000" + "0000")]
    [InlineData("CNIK5229", "0105010e01800f01801001801105006100" + "00000000")]
    [InlineData("CNIK5207", "17060001090100070b01000101000c000000")]
    public async Task Refuses_a_header_that_lies(string rule, string hex)
    {
        var header = Convert.FromHexString(hex);
        await Read.RefusesAsync(rule, [.. Start(0, (ulong)header.Length, Crc32.Of(header)), .. header], "a.7z");
    }

    // With its checksums mended no flip is harmless by itself: every number of the header is somebody's wish for memory or time.
    [Fact]
    public async Task Reads_or_refuses_a_header_with_any_bit_flipped_and_its_checksums_mended()
    {
        folder.Write("in/bridge", "bridge bridge bridge");
        folder.Write("in/d/vlan", "vlan");
        var whole = await SevenZipTool.PackAsync(folder, "-m0=BCJ", "-m1=LZMA2", "-mhc=off", "-mtc=on");
        var at = 32 + (int)BinaryPrimitives.ReadUInt64LittleEndian(whole.AsSpan(12));
        for (var bit = at * 8; bit < whole.Length * 8; bit++)
        {
            var header = whole[at..];
            header[(bit / 8) - at] ^= (byte)(1 << (bit % 8));
            byte[] changed = [.. Start((ulong)at - 32, (ulong)header.Length, Crc32.Of(header)), .. whole[32..at], .. header];
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Assert.True((await Read.AllAsync(changed, "a.7z")).Sum(m => m.Body.Length) <= 24, $"bit {bit} adds bytes");
            }
            catch (Diagnostics.CniImageKitException e)
            {
                Assert.StartsWith("CNIK52", Assert.Single(e.Diagnostics).Rule.Id, StringComparison.Ordinal);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }

    private void WriteFiles()
    {
        folder.Write("in/bridge", "bridge");
        File.WriteAllBytes(folder["in/bridge"], Code(150_000));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder["in/bridge"], (UnixFileMode)0x1ed);
        folder.Write("in/d/vlan", "v");
        File.WriteAllBytes(folder["in/d/vlan"], Code(70_001));
        folder.Write("in/d/empty", "");
        Directory.CreateDirectory(folder["in/d/none"]);
    }

    // Dense with what both branch filters look for, also where one branch seems to lie within another.
    private static byte[] Code(int length)
    {
        var code = PackingCases.Noise(length);
        for (var i = 0; i + 8 < length; i += 4)
        {
            var kind = code[i] % 8;
            if (kind < 3) (code[i], code[i + 4]) = ((byte)(0xe8 + (code[i + 1] & 1)), (byte)(code[i + 2] < 128 ? 0 : 0xff));
            else if (kind < 5) code[i + 3] = (byte)(0x94 + (code[i] & 3));
            else if (kind < 7) (code[i + 3], code[i + 2]) = (0x90, (byte)(code[i + 2] & 0x0f));
            else if (kind == 7) code[i + 2] = 0xe8;
        }

        return code;
    }

    private static byte[] Start(ulong offset, ulong size, uint sum)
    {
        var start = new byte[32];
        ReadOnlySpan<byte> magic = [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c, 0, 4];
        magic.CopyTo(start);
        BinaryPrimitives.WriteUInt64LittleEndian(start.AsSpan(12), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(start.AsSpan(20), size);
        BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(28), sum);
        BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(8), Crc32.Of(start.AsSpan(12)));
        return start;
    }
}
