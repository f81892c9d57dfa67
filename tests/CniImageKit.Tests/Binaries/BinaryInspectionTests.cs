using CniImageKit.Binaries;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Binaries;

public class BinaryInspectionTests
{
    [Theory]
    [InlineData(62, true, false, "amd64")]
    [InlineData(3, false, false, "386")]
    [InlineData(183, true, false, "arm64")]
    [InlineData(40, false, false, "arm")]
    [InlineData(21, true, false, "ppc64le")]
    [InlineData(22, true, true, "s390x")]
    [InlineData(243, true, false, "riscv64")]
    [InlineData(8, true, false, "mips64le")]
    [InlineData(258, true, false, "loong64")]
    [InlineData(4711, true, false, "unknown-4711")]
    public void Names_the_machine_as_Go_does(int machine, bool wide, bool big, string expected)
    {
        var elf = new TinyElf { Machine = machine, Is64 = wide, BigEndian = big, Data = GoBlob.Inline() };
        var facts = Read(elf.Build());
        Assert.Equal((expected, "linux", wide ? 64 : 32), (facts.Architecture, facts.Os, facts.Bits));
        Assert.Equal("go1.26.1", facts.Go?.Version);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Reads_what_the_dynamic_linker_is_asked_for(bool wide, bool big)
    {
        var facts = Read(new TinyElf
        {
            Is64 = wide,
            BigEndian = big,
            Type = 3,
            Interpreter = "/lib64/ld-linux-x86-64.so.2",
            Needed = ["libc.so.6", "libm.so.6"],
            RunPath = "$ORIGIN/lib:/opt/lib",
            Versions = ["GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.4", "GLIBC_PRIVATE"],
            BindNow = true,
        }.Build());
        Assert.Equal("/lib64/ld-linux-x86-64.so.2", facts.Interpreter);
        Assert.Equal(["libc.so.6", "libm.so.6"], facts.Needed);
        Assert.Equal(["$ORIGIN/lib", "/opt/lib"], facts.RunPath);
        Assert.Equal("2.34", facts.Glibc);
        Assert.Equal(("full", true, true, true), (facts.Relro, facts.Pie, facts.Dynamic, facts.NoExecStack));
        Assert.Equal("dynamic, glibc 2.34", Linkage.Text(facts));
    }

    [Fact]
    public void Knows_static_and_static_pie()
    {
        Assert.Equal("static", Linkage.Text(Read(new TinyElf().Build())));
        Assert.Equal("static-pie", Linkage.Text(Read(new TinyElf { Type = 3, HasDynamic = true }.Build())));
    }

    [Fact]
    public void Counts_relative_relocations_as_glibc_2_36() =>
        Assert.Equal("2.36", Read(new TinyElf { Needed = ["libc.so.6"], Versions = ["GLIBC_2.34", "GLIBC_ABI_DT_RELR"] }.Build()).Glibc);

    [Fact]
    public void Finds_symbols_by_sections_and_works_without_them()
    {
        Assert.True(Read(new TinyElf().Build()).Stripped);
        Assert.True(Read(new TinyElf { Sections = true }.Build()).Stripped);
        Assert.False(Read(new TinyElf { Sections = true, Symbols = true }.Build()).Stripped);
    }

    [Fact]
    public void Sees_a_packed_program()
    {
        Assert.False(Read([.. new TinyElf().Build(), .. new byte[100]]).Upx);
        Assert.True(Read([.. new TinyElf().Build(), .. "UPX!"u8, .. new byte[32]]).Upx);
    }

    [Fact]
    public void Keeps_facts_through_JSON()
    {
        var facts = Read(new TinyElf { Needed = ["libc.so.6"], Data = GoBlob.Inline() }.Build());
        var json = BinaryFactsJson.Write(facts);
        Assert.Equal(json, BinaryFactsJson.Write(BinaryFactsJson.Read(json)!));
        Assert.Equal(InspectionReport.Lines(facts), InspectionReport.Lines(BinaryFactsJson.Read(json)!));
        Assert.Null(BinaryFactsJson.Read("{}"u8));
        Assert.Null(BinaryFactsJson.Read("not json"u8));
    }

    [Fact]
    public void Reads_a_windows_program()
    {
        var facts = Read(TinyPe.Build(GoBlob.Inline()));
        Assert.Equal((FileFormat.Pe, "windows", "amd64", true), (facts.Format, facts.Os, facts.Architecture, facts.Executable));
        Assert.Equal("example.org/cni v1.2.3", Linkage.Module(facts));
    }

    private static BinaryFacts Read(byte[] file) => BinaryInspection.Read(new MemoryStream(file), Location.None);
}
