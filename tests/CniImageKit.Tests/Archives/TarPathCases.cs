
namespace CniImageKit.Tests.Archives;

/// <summary>Hostile names, by the numbers of the case list.</summary>
public sealed class TarPathCases
{
    [Theory]
    [InlineData("../x")]
    [InlineData("./../x")]
    [InlineData("..")]
    public Task Case_01_refuses_a_name_above_the_root(string name) => RefusesAsync("CNIK5211", name);

    [Theory]
    [InlineData("a/../../x")]
    [InlineData("a/../x")]
    [InlineData("a/..")]
    public Task Case_02_refuses_a_name_that_climbs(string name) => RefusesAsync("CNIK5211", name);

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("//x")]
    [InlineData("/")]
    public Task Case_03_refuses_an_absolute_name(string name) => RefusesAsync("CNIK5211", name);

    [Fact]
    public async Task Case_04_accepts_a_leading_dot()
    {
        var tar = new TarBuilder().Header(new("./") { Type = '5' }).File("./bridge", "b").File("./LICENSE", "l").End();
        var members = await Read.AllAsync(tar);
        Assert.Equal(["bridge", "LICENSE"], members.Select(m => m.Member.Path));
        Assert.Equal("b", members[0].Text);
        await GnuTar.AgreesAsync(tar, members);
    }

    [Theory]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData(".//a")]
    [InlineData("././a")]
    public Task Case_05_refuses_a_name_that_is_not_normal(string name) => RefusesAsync("CNIK5212", name);

    [Fact]
    public Task Case_06_refuses_an_empty_name() => RefusesAsync("CNIK5212", "");

    [Theory]
    [InlineData("f:.")]
    [InlineData("f:./")]
    [InlineData("l:.>a")]
    [InlineData("l:./>a")]
    [InlineData("f:a l:./.>a")]
    [InlineData("f:a h:.>a")]
    [InlineData("f:a/")]
    public Task Case_07_refuses_a_root_that_is_no_directory(string members) => Read.RefusesAsync("CNIK5212", TarBuilder.Of(members));

    [Fact]
    public Task Case_07_refuses_a_link_at_the_absolute_root() => Read.RefusesAsync("CNIK5211", TarBuilder.Of("l:/.>a"));

    [Fact]
    public Task Case_08_refuses_a_NUL_in_a_PAX_path() =>
        Read.RefusesAsync("CNIK5206", new TarBuilder().Pax("path=a\0b").File("a", "x").End());

    [Fact]
    public Task Case_08_refuses_text_behind_the_NUL_of_a_name() =>
        Read.RefusesAsync("CNIK5205", new TarBuilder().File("a", "x", b => b[50] = (byte)'b').End());

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u001b[31m")]
    [InlineData("a\tb")]
    [InlineData("a\u007f")]
    [InlineData("a\u0085b")]
    public async Task Case_09_refuses_control_characters_and_does_not_print_them(string name)
    {
        var finding = await RefusesAsync("CNIK5212", name);
        Assert.DoesNotContain(finding.ToText(), c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(name, finding.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\\b")]
    [InlineData("..\\x")]
    [InlineData("C:")]
    [InlineData("C:/x")]
    [InlineData("CON")]
    [InlineData("d/nul.txt")]
    [InlineData("com1")]
    [InlineData("LPT9.tar.gz")]
    [InlineData("trailing.")]
    [InlineData("trailing ")]
    [InlineData("a:b")]
    [InlineData("a?")]
    public Task Case_10_refuses_what_Windows_takes_for_something_else(string name) => RefusesAsync("CNIK5212", name);

    [Theory]
    [InlineData(0xff)]
    [InlineData(0xc0)]
    [InlineData(0xe2)]
    public Task Case_11_refuses_invalid_UTF_8(byte wrong) =>
        Read.RefusesAsync("CNIK5212", new TarBuilder().File("a", "x", b => b[1] = wrong).End());

    [Fact]
    public Task Case_12_refuses_a_component_of_256_bytes() =>
        Read.RefusesAsync("CNIK5213", new TarBuilder().Pax("path=" + new string('a', 256)).File("a", "x").End());

    [Fact]
    public async Task Case_12_accepts_a_component_of_255_bytes()
    {
        var tar = new TarBuilder().Pax("path=" + new string('a', 255)).File("a", "x").End();
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Fact]
    public Task Case_12_refuses_a_path_beyond_4096_bytes() => Read.RefusesAsync(
        "CNIK5213",
        new TarBuilder(TarMagic.Gnu).Long('L', string.Join('/', Enumerable.Repeat(new string('é', 120), 18))).File("a", "x").End());

    [Theory]
    [InlineData("f:bridge f:Bridge")]
    [InlineData("f:D/a f:d/b")]
    [InlineData("f:é f:É")]
    public Task Case_13_refuses_names_that_differ_by_case(string members) => Read.RefusesAsync("CNIK5215", TarBuilder.Of(members));

    [Theory]
    [InlineData("f:e\u0301")]
    [InlineData("f:\u1112\u1161\u11ab")]
    [InlineData("f:\u212b")]
    public Task Case_14_refuses_names_with_a_second_spelling(string members) => Read.RefusesAsync("CNIK5212", TarBuilder.Of(members));

    [Fact]
    public async Task Case_14_accepts_the_one_spelling_left()
    {
        var tar = TarBuilder.Of("f:é");
        await GnuTar.AgreesAsync(tar, await Read.AllAsync(tar));
    }

    [Theory]
    [InlineData("brid\u202ege")]
    [InlineData("bridge\u200b")]
    [InlineData("\ufeffbridge")]
    [InlineData("bridge\u00a0")]
    [InlineData("bridge\u2066")]
    public Task Case_15_refuses_what_the_eye_cannot_see(string name) => RefusesAsync("CNIK5212", name);

    [Theory]
    [InlineData("f:a f:a")]
    [InlineData("f:a f:./a")]
    [InlineData("d:a d:a/")]
    [InlineData("d:a f:a/b d:a")]
    public Task Case_16_refuses_a_name_twice(string members) => Read.RefusesAsync("CNIK5214", TarBuilder.Of(members));

    [Fact]
    public Task Case_16_refuses_a_name_twice_with_different_content() =>
        Read.RefusesAsync("CNIK5214", new TarBuilder().File("a", "1").File("a", "2").End());

    [Theory]
    [InlineData("CNIK5214", "f:a d:a")]
    [InlineData("CNIK5214", "d:a f:a")]
    [InlineData("CNIK5214", "f:a/b f:a")]
    [InlineData("CNIK5216", "f:a f:a/b")]
    public Task Case_17_refuses_a_file_and_a_directory_of_one_name(string rule, string members) =>
        Read.RefusesAsync(rule, TarBuilder.Of(members));

    [Fact]
    public Task Case_18_refuses_deep_nesting() => RefusesAsync("CNIK5213", string.Join('/', Enumerable.Repeat("a", 33)));

    [Fact]
    public async Task A_finding_says_which_entry_and_where()
    {
        var finding = await Read.RefusesAsync("CNIK5211", new TarBuilder().File("a", "x").File("../b", "y").End());
        Assert.Contains("'../b' at byte 1024", finding.Message, StringComparison.Ordinal);
    }

    private static Task<Diagnostics.Diagnostic> RefusesAsync(string rule, string name) =>
        Read.RefusesAsync(rule, new TarBuilder().File(name, "x").End());
}
