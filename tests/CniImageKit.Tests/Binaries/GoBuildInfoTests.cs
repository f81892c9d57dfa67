using CniImageKit.Binaries;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Binaries;

public class GoBuildInfoTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_the_inline_format(bool sections)
    {
        var go = Read(new TinyElf { Sections = sections, Data = GoBlob.Inline() })!;
        Assert.Equal("go1.26.1", go.Version);
        IsWhatWasWritten(go);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Reads_the_pointer_format(bool wide, bool big)
    {
        var elf = new TinyElf { Is64 = wide, BigEndian = big };
        elf.Build();
        var go = Read(elf with { Data = GoBlob.Pointed(elf, elf.DataAddress) })!;
        Assert.Equal("go1.15.9", go.Version);
        IsWhatWasWritten(go);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(65536 - 16)]
    [InlineData(65536)]
    [InlineData(200 * 16)]
    public void Finds_it_anywhere_aligned(int before) =>
        Assert.Equal("go1.26.1", Read(new TinyElf { Data = [.. new byte[before], .. GoBlob.Inline()] })?.Version);

    [Theory]
    [InlineData(8)]
    [InlineData(65536 - 8)]
    public void Passes_over_a_misaligned_magic(int before)
    {
        Assert.Null(Read(new TinyElf { Data = [.. new byte[before], .. GoBlob.Inline()] }));
        byte[] first = [.. new byte[before], .. GoBlob.Magic];
        byte[] both = [.. first, .. new byte[48 - (first.Length % 16)], .. GoBlob.Inline()];
        Assert.Equal("go1.26.1", Read(new TinyElf { Data = both })?.Version);
    }

    [Fact]
    public void Finds_none_where_the_header_does_not_fit() =>
        Assert.Null(Read(new TinyElf { Data = [.. new byte[16], .. GoBlob.Magic, 8, 2] }));

    [Fact]
    public void Reads_the_version_where_the_modules_are_not_framed()
    {
        byte[] data = [.. GoBlob.Magic, 8, 2, .. new byte[16], 6, .. "go1.19"u8, 3, .. "abc"u8];
        var read = Read(new TinyElf { Data = data });
        Assert.Equal(("go1.19", null, null), (read?.Version, read?.Path, read?.Main));
    }

    [Theory]
    [InlineData(0x7f)]
    [InlineData(0xff)]
    public void Finds_none_where_a_length_is_beyond_the_file(byte length) =>
        Assert.Null(Read(new TinyElf { Data = [.. GoBlob.Magic, 8, 2, .. new byte[16], length, length, length, length, length, length] }));

    private static void IsWhatWasWritten(GoBuild go)
    {
        Assert.Equal("example.org/cni/cmd/bridge", go.Path);
        Assert.Equal(new GoModule("example.org/cni", "v1.2.3", "h1:AAA="), go.Main);
        Assert.Equal(
            [
                new GoModule("example.org/a", "v0.1.0", null, new GoModule("example.org/b", "v0.2.0", "h1:BBB=")),
                new GoModule("example.org/c", "v0.3.0", "h1:CCC="),
            ],
            go.Dependencies);
        Assert.Equal("amd64", go.Setting("GOARCH"));
        Assert.Equal("-X main.version=v1.2.3 -s", go.Setting("-ldflags"));
        Assert.Equal("netgo", go.Setting("-tags"));
    }

    private static GoBuild? Read(TinyElf elf) => BinaryInspection.Read(new MemoryStream(elf.Build()), Location.None).Go;
}
