using System.Text;

namespace CniImageKit.Tests.Archives;

/// <summary>Truncation, end markers, checksums and magics, by the numbers of the case list.</summary>
public sealed class TarEndCases
{
    private static readonly byte[] Whole = new TarBuilder().Pax("mtime=1.5").File("a", new string('x', 700)).File("b", "y").End();

    [Fact]
    public async Task Case_51_refuses_an_archive_cut_anywhere()
    {
        Assert.Equal(2, (await Read.AllAsync(Whole)).Count);
        for (var length = 0; length < Whole.Length; length++)
        {
            var thrown = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => Read.AllAsync(Whole[..length]));
            Assert.Contains(thrown.Diagnostics.Single().Rule.Id, (string[])["CNIK5201", "CNIK5227"]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task Case_52_refuses_an_archive_without_its_whole_end_marker(int blocks) =>
        Read.RefusesAsync("CNIK5227", new TarBuilder().File("a", "x").End(blocks));

    [Fact]
    public Task Case_52_refuses_garbage_after_the_end() =>
        Read.RefusesAsync("CNIK5202", [.. TarBuilder.Of("f:a"), .. Encoding.ASCII.GetBytes(new string('g', 512))]);

    [Fact]
    public Task Case_52_refuses_a_part_of_a_block_after_the_end() => Read.RefusesAsync("CNIK5201", [.. TarBuilder.Of("f:a"), 0]);

    [Fact]
    public Task Case_52_refuses_a_second_archive_after_the_end() =>
        Read.RefusesAsync("CNIK5202", [.. TarBuilder.Of("f:a"), .. TarBuilder.Of("f:b")]);

    [Fact]
    public Task Case_52_refuses_an_entry_between_the_two_zero_blocks() =>
        Read.RefusesAsync("CNIK5202", [.. new TarBuilder().File("a", "x").End(1), .. TarBuilder.Of("f:b")]);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(18)]
    public async Task Case_52_accepts_zero_blocks_to_the_end_of_a_record(int blocks)
    {
        var tar = new TarBuilder().File("a", "x").End(blocks);
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Fact]
    public Task Case_53_refuses_a_wrong_checksum() =>
        Read.RefusesAsync("CNIK5203", new TarBuilder().File("a", "x", b => TarBlock.Text(b, 148, "000001\0 ", 8)).End());

    [Fact]
    public Task Case_53_refuses_a_checksum_of_signed_bytes() => Read.RefusesAsync("CNIK5203", new TarBuilder().File("é", "x", b =>
    {
        TarBlock.Text(b, 148, "        ", 8);
        var sum = b.Sum(x => (sbyte)x);
        TarBlock.Text(b, 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", 8);
    }).End());

    [Theory]
    [InlineData("ustar\00x", 'x')]
    [InlineData("Ustar\000", '0')]
    [InlineData("ustar 00", '0')]
    [InlineData("ustar\0\0\0", '0')]
    [InlineData("ustar", '0')]
    public Task Case_54_refuses_a_magic_that_is_none(string magic, char type) => Read.RefusesAsync(
        "CNIK5205", new TarBuilder(TarMagic.V7).Header(new("a") { Type = type }, b => TarBlock.Text(b, 257, magic, 8)).End());

    [Fact]
    public Task Case_54_refuses_a_PAX_header_in_a_GNU_archive() =>
        Read.RefusesAsync("CNIK5228", new TarBuilder(TarMagic.Gnu).Pax("path=b").File("a", "x").End());

    [Fact]
    public Task Case_54_refuses_a_GNU_long_name_in_a_POSIX_archive() =>
        Read.RefusesAsync("CNIK5228", new TarBuilder().Long('L', "b").File("a", "x").End());

    [Theory]
    [InlineData(TarMagic.V7, TarMagic.Ustar)]
    [InlineData(TarMagic.Ustar, TarMagic.Gnu)]
    [InlineData(TarMagic.Gnu, TarMagic.V7)]
    internal Task Case_54_refuses_two_formats_in_one_archive(TarMagic first, TarMagic second) =>
        Read.RefusesAsync("CNIK5228", [.. new TarBuilder(first).File("a", "x").End(0), .. new TarBuilder(second).File("b", "y").End()]);

    [Theory]
    [InlineData(TarMagic.V7)]
    [InlineData(TarMagic.Ustar)]
    [InlineData(TarMagic.Gnu)]
    internal async Task Case_54_accepts_each_format_by_itself(TarMagic magic)
    {
        var tar = new TarBuilder(magic).File("a", "x").File("b", new string('y', 513)).End();
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Fact]
    public async Task Reads_a_ustar_prefix_and_leaves_the_same_place_in_a_GNU_header_alone()
    {
        void Prefix(byte[] block) => TarBlock.Text(block, 345, "deep/er", 155);

        var ustar = new TarBuilder().File("a", "x", Prefix).End();
        Assert.Equal("deep/er/a", Assert.Single(await Read.AllAsync(ustar)).Member.Path);
        await GnuTar.AgreesAsync(ustar, await Read.AllAsync(ustar));
        var gnu = new TarBuilder(TarMagic.Gnu).File("a", "x", b => TarBlock.Text(b, 345, "14500000000", 12)).End();
        Assert.Equal("a", Assert.Single(await Read.AllAsync(gnu)).Member.Path);
        await GnuTar.AgreesAsync(gnu, await Read.AllAsync(gnu));
    }

    [Fact]
    public async Task Reads_GNU_long_names_and_long_links()
    {
        var name = string.Join('/', Enumerable.Repeat("long-enough-to-need-a-header-of-its-own", 6));
        var tar = new TarBuilder(TarMagic.Gnu).Long('L', name).File(name[..99], "x")
            .Long('K', name).Header(new("link") { Type = '2', Link = name[..99] }).End();
        var members = await Read.AllAsync(tar);
        Assert.Equal([name, "link"], members.Select(m => m.Member.Path));
        Assert.Equal(name, members[1].Member.LinkTarget);
        await GnuTar.AgreesAsync(tar, members);
    }

    [Fact]
    public async Task Reads_PAX_names_links_owners_and_times()
    {
        var tar = new TarBuilder()
            .Pax("path=née", "uid=70000", "gid=3000000", "mtime=1700000001.987654321", "atime=1", "comment=").File("short", "x")
            .Pax("linkpath=née").Header(new("link") { Type = '1', Link = "short" }).End();
        var members = await Read.AllAsync(tar);
        var owned = members[0].Member;
        Assert.Equal(("née", 70_000L, 3_000_000L, 1_700_000_001L), (owned.Path, owned.Uid, owned.Gid, owned.ModifiedAt));
        Assert.Equal("née", members[1].Member.LinkTarget);
        await GnuTar.AgreesAsync(tar, members);
    }
}
