using CniImageKit.Archives;

namespace CniImageKit.Tests.Archives;

/// <summary>Hostile links, by the numbers of the case list.</summary>
public sealed class TarLinkCases
{
    [Theory]
    [InlineData("CNIK5217", "l:etc>/etc f:etc/passwd")]
    [InlineData("CNIK5217", "l:etc>/etc")]
    public Task Case_19_refuses_an_absolute_link(string rule, string members) => Read.RefusesAsync(rule, TarBuilder.Of(members));

    [Theory]
    [InlineData("l:a>..")]
    [InlineData("l:a>../x")]
    [InlineData("l:d/a>../../x")]
    [InlineData("l:a>d/../../x")]
    [InlineData("l:d/a>../..")]
    public Task Case_20_refuses_a_link_that_climbs_out(string members) => Read.RefusesAsync("CNIK5217", TarBuilder.Of(members));

    [Theory]
    [InlineData("CNIK5217", "l:a/b>.. l:c>a/b/..")]
    [InlineData("CNIK5218", "f:d/x l:a/b>../d l:c>a/b/../x")]
    [InlineData("CNIK5218", "f:d/x l:a>d l:c>a/x")]
    [InlineData("CNIK5218", "f:d/x l:c>d/x/../x")]
    public Task Case_21_refuses_a_chain_through_links(string rule, string members) => Read.RefusesAsync(rule, TarBuilder.Of(members));

    [Theory]
    [InlineData("CNIK5214", "f:b l:a>b f:a")]
    [InlineData("CNIK5216", "d:d l:a>d f:a/x")]
    [InlineData("CNIK5214", "d:d l:a>d d:a")]
    [InlineData("CNIK5216", "f:f h:a>f f:a/x")]
    [InlineData("CNIK5214", "f:a/x l:a>a/x")]
    public Task Case_22_refuses_to_write_through_a_link(string rule, string members) => Read.RefusesAsync(rule, TarBuilder.Of(members));

    [Theory]
    [InlineData("CNIK5217", "h:a>/etc/passwd")]
    [InlineData("CNIK5217", "h:a>../x")]
    [InlineData("CNIK5217", "f:f h:d/a>../f")]
    [InlineData("CNIK5218", "f:f l:s>f h:a>s")]
    [InlineData("CNIK5218", "h:a>a")]
    [InlineData("CNIK5218", "h:a>b f:b")]
    [InlineData("CNIK5218", "d:d h:a>d")]
    [InlineData("CNIK5212", "h:a>")]
    public Task Case_23_refuses_a_hard_link_to_no_earlier_file(string rule, string members) =>
        Read.RefusesAsync(rule, TarBuilder.Of(members));

    [Fact]
    public Task Case_24_refuses_a_hard_link_with_a_body() => Read.RefusesAsync(
        "CNIK5204", new TarBuilder().File("a", "x").Header(new("b") { Type = '1', Link = "a", Size = 1 }).Body([1]).End());

    [Theory]
    [InlineData("l:a>b")]
    [InlineData("f:b/x l:a>b/y")]
    [InlineData("f:B l:a>b")]
    public Task Case_25_refuses_a_dangling_link(string members) => Read.RefusesAsync("CNIK5218", TarBuilder.Of(members));

    [Theory]
    [InlineData("l:a>a")]
    [InlineData("l:a>b l:b>a")]
    [InlineData("l:a>b l:b>c l:c>a")]
    public Task Case_26_refuses_a_loop(string members) => Read.RefusesAsync("CNIK5218", TarBuilder.Of(members));

    [Fact]
    public void Case_27_leaves_no_race_since_nothing_on_disk_is_ever_asked()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "CniImageKit.sln"))) root = root.Parent!;
        var sources = Directory.GetFiles(Path.Combine(root.FullName, "src/CniImageKit/Archives"), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(sources);
        string[] doors = [" File.", "(File.", "Directory.Get", "Directory.Create", "FileInfo", "FileStream", "GetFullPath"];
        foreach (var source in sources)
            Assert.DoesNotContain(doors, door => File.ReadAllText(source).Contains(door, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("l:root>/ f:root/etc/cron")]
    [InlineData("l:a>/tmp l:b>a f:b/x")]
    [InlineData("l:a>d/../.. f:a/x")]
    [InlineData("d:d l:d/up>../.. f:d/up/x")]
    [InlineData("d:d l:d/l>.. l:d/m>l/.. f:d/m/x")]
    [InlineData("f:f l:d/a>../f l:d/b>a h:d/c>d/b")]
    [InlineData("l:s>/etc/passwd h:h>s")]
    [InlineData("h:h>etc/passwd f:h")]
    [InlineData("l:s>t h:h>s f:t")]
    [InlineData("f:f h:f>f")]
    [InlineData("l:empty> f:empty")]
    [InlineData("l:d>. f:d/x")]
    [InlineData("l:d/e>.. f:d/e/x")]
    [InlineData("f:f l:l>f/")]
    [InlineData("f:f l:l>d\\f")]
    [InlineData("d:d l:l>d//x")]
    public async Task Refuses_every_way_out_by_links(string members)
    {
        var thrown = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => Read.AllAsync(TarBuilder.Of(members)));
        Assert.Contains(thrown.Diagnostics.Single().Rule.Id, (string[])["CNIK5212", "CNIK5214", "CNIK5216", "CNIK5217", "CNIK5218"]);
    }

    [Theory]
    [InlineData("f:flannel l:bridge>flannel", "flannel")]
    [InlineData("l:bridge>./flannel f:flannel", "flannel")]
    [InlineData("f:bin/cni l:plugins/bridge>../bin/cni", "bin/cni")]
    [InlineData("f:cni l:a>b l:b>cni", "b")]
    [InlineData("f:d/x l:e>d", "d")]
    [InlineData("f:cni h:bridge>cni", "cni")]
    [InlineData("f:./cni h:./bridge>./cni", "cni")]
    [InlineData("f:cni h:bridge>cni h:portmap>bridge", "cni")]
    public async Task Case_70_accepts_a_link_to_another_member(string members, string target)
    {
        Needs.Linux();
        var tar = TarBuilder.Of(members);
        var taken = await Read.AllAsync(tar);
        var link = taken.First(m => m.Member.LinkTarget is not null);
        Assert.Equal(target, link.Member.LinkTarget);
        Assert.Equal(0, link.Member.Size);
        Assert.True(link.Member.Kind is MemberKind.SymbolicLink or MemberKind.HardLink);
        await GnuTar.AgreesAsync(tar, taken);
    }
}
