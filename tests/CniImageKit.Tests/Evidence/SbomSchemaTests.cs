using System.Collections.Immutable;
using System.Text;
using CniImageKit.Evidence;
using CniImageKit.Evidence.Spdx;

namespace CniImageKit.Tests.Evidence;

/// <summary>The official validators on every kind of document: the CycloneDX library, and the SPDX schemas.</summary>
public class SbomSchemaTests
{
    public static TheoryData<string> Formats => [.. SbomFormats.Words];

    public static Task<string> RefusalsAsync(byte[] document, string format) => RefusalsAsync(document, SbomFormats.Of(format));

    internal static Task<string> RefusalsAsync(byte[] document, SbomFormat format) =>
        format.IsSpdx() ? SpdxOracle.RefusalsAsync(document) : CycloneDxOracle.RefusalsAsync(document);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Passes(string format) =>
        Assert.Equal("", await RefusalsAsync(SampleSbom.Write(SampleSbom.Request, SbomFormats.Of(format)), format));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Passes_without_anything_optional(string format)
    {
        var request = SampleSbom.Request with { Author = null, Sources = [SampleSbom.Local with { Licence = null }] };
        Assert.Equal("", await RefusalsAsync(SampleSbom.Write(request, SbomFormats.Of(format)), format));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Passes_with_every_kind_of_licence(string format)
    {
        string[] licences =
        [
            "Apache-2.0", "MIT AND (BSD-3-Clause OR ISC)", "GPL-2.0-only WITH Linux-syscall-note", "LicenseRef-Own AND MIT",
            "The Own Licence, see §3", "Apache-2.0+",
        ];
        var sources = licences.Select((licence, i) => SampleSbom.Local with
        {
            Licence = licence,
            Entry = SampleSbom.Local.Entry with { Source = $"own{i}", Version = $"0.{i}" },
            Plugins = [SampleSbom.Local.Plugins[0] with { Path = ImagePath.Parse($"/opt/cni/bin/own{i}") }],
        });
        var request = SampleSbom.Request with { Sources = [.. sources] };
        Assert.Equal("", await RefusalsAsync(SampleSbom.Write(request, SbomFormats.Of(format)), format));
    }

    // What the kit takes for listed is written as an id, of which the schema has the list.
    [Fact]
    public async Task Knows_no_licence_that_the_official_list_lacks()
    {
        string[] known =
            ["0BSD", "Apache-2.0", "Artistic-2.0", "CC-BY-4.0", "EUPL-1.2", "MIT-0", "PostgreSQL", "Unicode-3.0", "X11", "Zlib"];
        Assert.All(known, id => Assert.True(SpdxExpression.IsListed(id)));
        var sources = known.Select((licence, i) => SampleSbom.Local with
        {
            Licence = licence,
            Plugins = [SampleSbom.Local.Plugins[0] with { Path = ImagePath.Parse($"/opt/cni/bin/own{i}") }],
        });
        var document = SampleSbom.Write(SampleSbom.Request with { Sources = [.. sources] }, SbomFormat.CycloneDx16);
        Assert.Equal("", await CycloneDxOracle.RefusalsAsync(document));
    }

    [Theory]
    [InlineData("cyclonedx-1.6", "\"application\"", "\"plugin\"", "/components/")]
    [InlineData("cyclonedx-1.7", "\"application\"", "\"plugin\"", "/components/")]
    [InlineData("spdx-2.3", "\"APPLICATION\"", "\"PLUGIN\"", "primaryPackagePurpose")]
    [InlineData("spdx-3.0.1", "\"hasDistributionArtifact\"", "\"has\"", "/@graph/")]
    public async Task The_validators_refuse_what_is_wrong(string format, string right, string wrong, string where)
    {
        var text = Encoding.UTF8.GetString(SampleSbom.Write(SampleSbom.Request, SbomFormats.Of(format)));
        Assert.Contains(right, text, StringComparison.Ordinal);
        var broken = Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(where, await RefusalsAsync(broken, format), StringComparison.Ordinal);
    }
}
