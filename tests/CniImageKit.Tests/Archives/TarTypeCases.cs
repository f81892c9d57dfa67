using CniImageKit.Archives;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Archives;

/// <summary>Hostile types and modes, by the numbers of the case list.</summary>
public sealed class TarTypeCases
{
    [Theory]
    [InlineData('3')]
    [InlineData('4')]
    public Task Case_28_refuses_a_device(char type) => RefusesAsync("CNIK5208", type);

    [Theory]
    [InlineData('6')]
    [InlineData('s')]
    public Task Case_29_refuses_a_FIFO_or_socket(char type) => RefusesAsync("CNIK5208", type);

    [Theory]
    [InlineData(0x9ed)]
    [InlineData(0x5ed)]
    [InlineData(0x3ed)]
    public async Task Case_30_reports_setuid_setgid_and_sticky_and_policy_refuses_them(int mode)
    {
        var member = Assert.Single(await Read.AllAsync(WithMode(mode))).Member;
        Assert.Equal(mode, member.Mode);
        var finding = MemberMode.Odd("a.tar", member.Path, member.Mode);
        Assert.Equal("CNIK5219", finding?.Rule.Id);
        Assert.Contains(Convert.ToString(mode, 8), finding!.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x1ff)]
    [InlineData(0x1b6)]
    public async Task Case_31_reports_world_writable_and_policy_refuses_it(int mode)
    {
        var member = Assert.Single(await Read.AllAsync(WithMode(mode))).Member;
        Assert.Equal("CNIK5220", MemberMode.Odd("a.tar", member.Path, member.Mode)?.Rule.Id);
    }

    [Fact]
    public async Task Case_31_policy_takes_plain_modes()
    {
        foreach (var mode in (int[])[0x1ed, 0x1fd])
            Assert.Null(MemberMode.Odd("a.tar", "a", Assert.Single(await Read.AllAsync(WithMode(mode))).Member.Mode));
    }

    [Fact]
    public async Task Case_32_takes_owner_numbers_as_evidence_and_owner_names_not_at_all()
    {
        var tar = new TarBuilder().Pax("uname=run\u001bner", "uid=1001").File("a", "x", b =>
        {
            TarBlock.Text(b, 116, "0001730", 7);
            TarBlock.Text(b, 265, "runner", 32);
            TarBlock.Text(b, 297, "docker", 32);
        }).End();
        var member = Assert.Single(await Read.AllAsync(tar)).Member;
        Assert.Equal((1001, 984), (member.Uid, member.Gid));
    }

    [Theory]
    [InlineData("SCHILY.xattr.security.capability=\u0001")]
    [InlineData("SCHILY.xattr.user.x=y")]
    [InlineData("LIBARCHIVE.xattr.security.capability=AQ")]
    [InlineData("SCHILY.acl.access=user::rwx")]
    [InlineData("RHT.security.selinux=x")]
    public Task Case_33_refuses_extended_attributes(string record) =>
        Read.RefusesAsync("CNIK5210", new TarBuilder().Pax(record).File("a", "x").End());

    [Theory]
    [InlineData('Z')]
    [InlineData('8')]
    [InlineData('\u00ff')]
    [InlineData('X')]
    [InlineData('I')]
    public Task Case_34_refuses_an_unknown_type(char type) => RefusesAsync("CNIK5208", type);

    [Fact]
    public Task Case_35_refuses_a_contiguous_file() => RefusesAsync("CNIK5208", '7');

    [Theory]
    [InlineData('D')]
    [InlineData('M')]
    [InlineData('N')]
    [InlineData('V')]
    public Task Case_36_refuses_GNU_dump_directories_volumes_and_renames(char type) =>
        Read.RefusesAsync("CNIK5208", new TarBuilder(TarMagic.Gnu).Header(new("a") { Type = type }).End());

    [Fact]
    public Task Case_37_refuses_an_old_sparse_file() => Read.RefusesAsync("CNIK5209", new TarBuilder(TarMagic.Gnu)
        .Header(new("a") { Type = 'S', Size = 1 }, b => TarBlock.Text(b, 483, "00000001000", 12)).Body([1]).End());

    [Fact]
    public Task Case_37_refuses_a_sparse_map_at_a_plain_file() => Read.RefusesAsync("CNIK5205", new TarBuilder(TarMagic.Gnu)
        .File("a", "x", b => TarBlock.Text(b, 386, "00000000000", 12)).End());

    [Theory]
    [InlineData("GNU.sparse.numblocks=1")]
    [InlineData("GNU.sparse.map=0,1")]
    [InlineData("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=a", "GNU.sparse.realsize=1000000000000")]
    [InlineData("SCHILY.realsize=1000000000000")]
    public Task Case_38_refuses_a_PAX_sparse_file(params string[] records) =>
        Read.RefusesAsync("CNIK5209", new TarBuilder().Pax(records).File("a", "x").End());

    [Theory]
    [InlineData('0')]
    [InlineData('\0')]
    public async Task Accepts_both_letters_of_a_regular_file(char type)
    {
        var tar = new TarBuilder().Header(new("a") { Type = type, Size = 1 }).Body([7]).End();
        var members = await Read.AllAsync(tar);
        Assert.Equal([7], Assert.Single(members).Body);
        await GnuTar.AgreesAsync(tar, members);
    }

    private static byte[] WithMode(int mode) => new TarBuilder()
        .Header(new("bridge") { Size = 1, Mode = mode }).Body([1]).End();

    private static Task<Diagnostic> RefusesAsync(string rule, char type) => Read.RefusesAsync(
        rule, new TarBuilder().Header(new("a") { Type = type }, b => b[156] = (byte)type).End());
}
