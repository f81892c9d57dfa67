using System.Text;

namespace CniImageKit.Tests.Archives;

/// <summary>Hostile numbers and sizes, by the numbers of the case list.</summary>
public sealed class TarSizeCases
{
    [Theory]
    [InlineData(124)]
    [InlineData(108)]
    public Task Case_39_refuses_a_negative_number(int field) => Read.RefusesAsync("CNIK5205", new TarBuilder(TarMagic.Gnu)
        .File("a", "x", b => b.AsSpan(field, field == 124 ? 12 : 8).Fill(0xff)).End());

    [Fact]
    public Task Case_40_refuses_a_size_of_2_to_the_63() => Read.RefusesAsync("CNIK5205", new TarBuilder(TarMagic.Gnu)
        .File("a", "x", b => Base256(b, 1UL << 63)).End());

    [Fact]
    public Task Case_40_refuses_a_size_beyond_64_bits() => Read.RefusesAsync("CNIK5205", new TarBuilder(TarMagic.Gnu)
        .File("a", "x", b => { Base256(b, 1); b[125] = 1; }).End());

    [Fact]
    public Task Case_40_refuses_a_size_of_2_to_the_63_less_1_by_its_limit() => Read.RefusesAsync("CNIK5223", new TarBuilder(TarMagic.Gnu)
        .File("a", "x", b => Base256(b, long.MaxValue)).End());

    [Fact]
    public Task Case_40_refuses_base_256_outside_GNU_tar() => Read.RefusesAsync("CNIK5205", new TarBuilder()
        .File("a", "x", b => Base256(b, 1)).End());

    [Fact]
    public async Task Case_40_accepts_a_small_size_in_base_256()
    {
        var tar = new TarBuilder(TarMagic.Gnu).File("a", "x", b => Base256(b, 1)).End();
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Theory]
    [InlineData("0000000000x")]
    [InlineData("00000000009")]
    [InlineData("-0000000001")]
    [InlineData("0x000000001")]
    [InlineData("+0000000001")]
    [InlineData("1 1")]
    [InlineData("\00000000001")]
    [InlineData("           ")]
    [InlineData("1\01")]
    [InlineData("\t0000000001")]
    public Task Case_41_refuses_a_number_that_is_not_octal(string size) => Read.RefusesAsync("CNIK5205", new TarBuilder()
        .File("a", "x", b => TarBlock.Text(b, 124, size, 12)).End());

    [Theory]
    [InlineData(345)]
    [InlineData(357)]
    [InlineData(369)]
    public Task Case_41_refuses_junk_where_gnu_keeps_times_and_offset(int at) => Read.RefusesAsync("CNIK5205", new TarBuilder(TarMagic.Gnu)
        .File("a", "x", b => b[at] = (byte)'x').End());

    [Theory]
    [InlineData("000000000001")]
    [InlineData("          1 ")]
    [InlineData("00000000001 ")]
    [InlineData("1")]
    public async Task Case_41_accepts_the_octal_forms_in_use(string size)
    {
        var tar = new TarBuilder().File("a", "x", b => TarBlock.Text(b, 124, size, 12)).End();
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(512, 0)]
    [InlineData(512, 1024)]
    [InlineData(1, 2)]
    public Task Case_42_refuses_two_sizes(int header, int pax) => Read.RefusesAsync("CNIK5204", new TarBuilder()
        .Pax($"size={pax}").Header(new("a") { Size = header }).Body(new byte[header]).End());

    [Fact]
    public async Task Case_42_accepts_one_size_said_twice()
    {
        var tar = new TarBuilder().Pax("size=1").File("a", "x").End();
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Theory]
    [InlineData('L', "CNIK5228")]
    [InlineData('K', "CNIK5228")]
    [InlineData('x', "CNIK5207")]
    [InlineData('g', "CNIK5207")]
    public Task Case_43_refuses_a_PAX_size_before_another_header(char type, string rule) => Read.RefusesAsync(rule, new TarBuilder()
        .Pax("size=2048").Metadata(type, Encoding.ASCII.GetBytes("longname.txt\0")).File("file_a", "a").File("file_b", "b").End());

    [Theory]
    [InlineData("path=a", "path=b")]
    [InlineData("size=1", "size=1")]
    [InlineData("mtime=1", "mtime=2")]
    public Task Case_44_refuses_a_PAX_key_twice(string first, string second) =>
        Read.RefusesAsync("CNIK5206", new TarBuilder().Pax(first, second).File("a", "x").End());

    [Fact]
    public Task Case_45_refuses_two_PAX_headers() =>
        Read.RefusesAsync("CNIK5207", new TarBuilder().Pax("path=a").Pax("path=b").File("c", "x").End());

    [Theory]
    [InlineData('L')]
    [InlineData('K')]
    public Task Case_45_refuses_two_long_names(char type) =>
        Read.RefusesAsync("CNIK5207", new TarBuilder(TarMagic.Gnu).Long(type, "a").Long(type, "b").File("c", "x").End());

    [Fact]
    public Task Case_45_refuses_a_header_without_its_entry() => Read.RefusesAsync("CNIK5207", new TarBuilder().Pax("path=a").End());

    [Theory]
    [InlineData("path=x")]
    [InlineData("size=1")]
    [InlineData("linkpath=x")]
    [InlineData("SCHILY.xattr.user.x=y")]
    public Task Case_46_refuses_a_global_header_that_changes_entries(string record) =>
        Read.RefusesAsync("CNIK5206", new TarBuilder().Global(record).File("a", "x").End());

    [Fact]
    public async Task Case_46_accepts_a_global_comment()
    {
        var tar = new TarBuilder().Global("comment=0123456789abcdef").File("a", "x").End();
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Theory]
    [InlineData("9 path=ab\n")]
    [InlineData("12 path=ab\n")]
    [InlineData("99999999999999999999 path=a\n")]
    [InlineData("0x9 path=a\n")]
    [InlineData("+9 path=a\n")]
    [InlineData("-9 path=a\n")]
    [InlineData("09 path=ab\n")]
    [InlineData("path=a\n")]
    [InlineData("9 path=ab")]
    [InlineData("8 path=a\0")]
    [InlineData("7 path\n\n")]
    [InlineData("6 =abc\n")]
    [InlineData("3 \n")]
    [InlineData("")]
    [InlineData("8 path=\n")]
    [InlineData("10 size=-1\n")]
    [InlineData("12 size=0x10\n")]
    [InlineData("14 size=1e1000\n")]
    [InlineData("12 mtime=1.x\n")]
    [InlineData("15 unknown=key\n")]
    [InlineData("21 hdrcharset=BINARY\n")]
    public Task Case_47_refuses_a_lying_PAX_record(string body) =>
        Read.RefusesAsync("CNIK5206", new TarBuilder().PaxRaw(body).File("a", "x").End());

    [Theory]
    [InlineData('L')]
    [InlineData('K')]
    [InlineData('x')]
    [InlineData('g')]
    public Task Case_48_refuses_a_gibibyte_of_name(char type) => Read.RefusesAsync(
        "CNIK5225",
        new TarBuilder(type is 'x' or 'g' ? TarMagic.Ustar : TarMagic.Gnu).Header(new("a") { Type = type, Size = 1 << 30 }).End());

    [Fact]
    public Task Case_48_refuses_a_mebibyte_of_names_in_small_pieces()
    {
        var builder = new TarBuilder();
        for (var i = 0; i < 300; i++) builder.Pax("comment=" + new string('c', 4000)).File($"f{i}", "");
        return Read.RefusesAsync("CNIK5225", builder.End());
    }

    [Theory]
    [InlineData('5')]
    [InlineData('2')]
    public Task Case_49_refuses_a_body_where_there_is_none(char type) => Read.RefusesAsync("CNIK5204", new TarBuilder()
        .File("b", "x").Header(new("a") { Type = type, Size = 512, Link = type == '2' ? "b" : "" }).Body(new byte[512]).End());

    [Fact]
    public async Task Case_50_accepts_padding_that_is_not_zero_and_says_so()
    {
        var tar = new TarBuilder().Header(new("a") { Size = 1 }).Body([1], padding: 0xee).End();
        var (members, warnings) = await Read.WithWarningsAsync(new MemoryStream(tar), "a.tar");
        Assert.Equal("CNIK5700", Assert.Single(warnings).Rule.Id);
        await GnuTar.AgreesAsync(tar, members);
    }

    private static void Base256(byte[] block, ulong value)
    {
        block.AsSpan(124, 12).Clear();
        block[124] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(128), value);
    }
}
