using System.Text;
using CniImageKit.Cli;
using CniImageKit.Cli.Diffing;
using CniImageKit.Cli.Findings;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Cli.Diffing;

/// <summary>
/// The documents of one comparison, as people review them. CNIKIT_RENEW_GOLDEN=1 writes them anew: what changes is then reviewed like any
/// other.
/// </summary>
public class GoldenDocumentTests
{
    private static readonly LockComparison Found = DiffSamples.Everything;
    private static readonly IReadOnlyList<Diagnostic> Findings = [.. LoudFindings.Of(Found), .. Found.Findings];
    private static readonly Host Surroundings = Host.Of(SourceTree.Root, new Dictionary<string, string>(), 1, TimeProvider.System, "store");

    [Fact]
    public void Prints_this_text()
    {
        using var output = new StringWriter { NewLine = "\n" };
        DiffText.Write(new Screen(output, TextWriter.Null), Found);
        Same("diff.txt", output.ToString());
    }

    [Fact]
    public void Writes_this_JSON() => Same("diff.json", Encoding.UTF8.GetString(DiffJson.Write(Found, Findings)));

    [Fact]
    public void Writes_this_Markdown() => Same("diff.md", DiffMarkdown.Write(Found));

    [Fact]
    public async Task Writes_this_SARIF()
    {
        var sarif = FindingsSarif.Write("diff", Findings, new SarifPlaces(Surroundings), null);
        Assert.Empty(await NpmOracle.RefusalsAsync("sarif", sarif));
        Same("diff.sarif", Encoding.UTF8.GetString(sarif));
    }

    [Fact]
    public void Writes_this_page() => Same("diff.html", DiffHtml.Write(Found));

    private static void Same(string name, string document)
    {
        var path = Path.Combine(SourceTree.Root, "tests/CniImageKit.Tests/Cli/Diffing/golden", name);
        if (Environment.GetEnvironmentVariable("CNIKIT_RENEW_GOLDEN") == "1") File.WriteAllText(path, document);
        Assert.Equal(File.ReadAllText(path), document);
    }
}
