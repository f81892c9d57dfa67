using CniImageKit.Cli.Manual;

namespace CniImageKit.Tests.Cli.Manual;

/// <summary>The manual pages, as the two programs that show them judge them.</summary>
public sealed class ManPageTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Cnikit cnikit;

    public ManPageTests() => cnikit = new Cnikit(folder.Path, folder["store"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pleases_mandoc()
    {
        var mandoc = Needs.Tool("mandoc", "mandoc");
        foreach (var page in await PagesAsync())
        {
            var ran = await Shell.RunAsync(mandoc, "-T", "lint", "-W", "warning", page);
            Assert.True(ran is { ExitCode: 0, Out: "", Error: "" }, ran.Out + ran.Error);
        }
    }

    [Fact]
    public async Task Pleases_groff()
    {
        var man = Needs.Tool("man", "man-db");
        foreach (var page in await PagesAsync())
        {
            var ran = (await Shell.RunAsync(man, "--warnings=all", "--encoding=UTF-8", "--local-file", page)).Ok();
            Assert.Equal("", ran.Error);
            Assert.Contains("EXIT STATUS", ran.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Is_found_by_man()
    {
        var man = Needs.Tool("man", "man-db");
        await PagesAsync();
        Assert.Contains("cnikit verify [TARGET] [OPTIONS]",
            (await Shell.RunAsync(man, "-M", folder["man"], "cnikit-verify")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_one_page() =>
        Assert.StartsWith(".TH CNIKIT\\-BAKE 1 ", (await cnikit.RunAsync("man", "bake")).Ok().Out, StringComparison.Ordinal);

    [Fact]
    public async Task Names_the_pages_where_there_is_no_such()
    {
        var ran = await cnikit.RunAsync("man", "bred");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("'bred' is no page; pages are advisories, append, attest, bake,", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Escapes_what_the_language_would_take_for_its_own()
    {
        var page = new Page
        {
            Name = "a-b",
            Summary = "OCI and more",
            Sections =
            [
                new("Description",
                [
                    new Paragraph(".begins with a dot"), new Code(["'quoted' \\ --option", ".dot"]), new Paragraph("`a b`…"),
                ]),
            ],
        };
        var lines = ManText.Write(page).Split('\n');
        Assert.Equal("a\\-b \\- OCI and more", lines[2]);
        Assert.Contains("\\&.begins with a dot", lines);
        Assert.Contains("\\(aqquoted\\(aq \\e \\-\\-option", lines);
        Assert.Contains("\\&.dot", lines);
        Assert.Contains("\\fBa b\\fR\\[u2026]", lines);
    }

    private async Task<IEnumerable<string>> PagesAsync()
    {
        (await cnikit.RunAsync("man", "--output", "man")).Ok();
        var pages = Directory.GetFiles(folder["man"], "*", SearchOption.AllDirectories);
        Assert.True(pages.Length > 10);
        return pages;
    }
}
