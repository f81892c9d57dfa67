using CniImageKit.Binaries;
using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

/// <summary>
/// Every feature of sbomqs v2 as a row, for the reference plugins with the modules that they are linked from. What is below 10 is what
/// nobody can say honestly: the image's own hash within itself, and hashes of modules in builds that record none.
/// </summary>
public class SbomScoreTests(ITestOutputHelper output)
{
    public static TheoryData<string, double> Rows => new()
    {
        { "name", 10 },
        { "version", 10 },
        { "local id", 10 },
        { "timestamp", 10 },
        { "authors", 10 },
        { "tool", 10 },
        { "supplier", 10 },
        { "namespace", 10 },
        { "lifecycle", 10 },
        // Not the image, which holds the document, and not the standard library and the main module, of which a build records no hash.
        { "strong checksums", 6.5 },
        { "no weak checksums", 10 },
        // A signature within the document; ours is an envelope around what names its digest.
        { "signature", 0 },
        { "dependencies", 10 },
        // How modules depend on each other is not recorded, so the whole is not called complete.
        { "whole completeness", 0 },
        { "primary component", 10 },
        { "source code", 8 },
        { "suppliers", 10 },
        { "purpose", 10 },
        { "concluded", 8 },
        { "valid", 8 },
        { "listed", 8 },
        { "not deprecated", 10 },
        { "not restrictive", 10 },
        { "declared", 8 },
        { "data licence", 10 },
        { "purl or cpe", 8 },
        { "spec, version and format", 10 },
    };

    private static SbomScore Score(SbomFormat format)
    {
        var modules = new GoModule[]
        {
            new("github.com/containernetworking/cni", "v1.3.0", "h1:v6EpN8RznAZj9765HhXQrtXgX+ECGebEYEmnuFjskwo="),
            new("github.com/vishvananda/netlink", "v1.3.1", "h1:3AEMt62VKqz90r0tmNhog0r/PpWKmrEShJU0wJW6bV0="),
            new("golang.org/x/sys", "v0.42.0", "h1:omrd2nAlyT5ESRdCLYdm3+fMfNFE/+Rf4bDIQImRJeo="),
        };
        var plugins = SampleSbom.Release.Plugins.Select(
            p => p with { Facts = p.Facts with { Go = p.Facts.Go! with { Dependencies = [.. modules] } } });
        return new SbomScore(SampleSbom.Write(
            SampleSbom.Request with { Sources = [SampleSbom.Release with { Plugins = [.. plugins] }] }, format));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Reaches(string feature, double atLeast)
    {
        foreach (var format in (SbomFormat[])[SbomFormat.CycloneDx16, SbomFormat.CycloneDx17])
        {
            var score = Score(format).Features.Single(f => f.Feature == feature).Score;
            Assert.True(score >= atLeast, $"{feature}: {score:0.0} of 10 in {format.Word()}");
        }
    }

    [Fact]
    public void Has_a_row_for_every_feature() =>
        Assert.Equal(Score(SbomFormat.CycloneDx16).Features.Select(f => f.Feature), Rows.Select(r => r.Data.Item1));

    [Fact]
    public void Is_graded_A()
    {
        var total = Score(SbomFormat.CycloneDx16).Total;
        output.WriteLine($"sbomqs v2: {total:0.00}");
        Assert.True(total >= 9.0, $"{total:0.00}");
    }
}
