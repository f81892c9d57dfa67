using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Tests.Manifest;

public class VersionEditTests
{
    private static readonly PluginCatalog Catalog = PluginCatalog.Load();

    [Theory]
    [InlineData("version: 1.7.1   # reviewed by Ada")]
    [InlineData("version: \"1.7.1\"")]
    [InlineData("version: '1.7.1'")]
    [InlineData("\"version\" :   1.7.1")]
    [InlineData("version:\n      1.7.1")]
    [InlineData("# \u00e4 \ud834\udd1e\n    version: 1.7.1")]
    public void Changes_the_version_and_no_other_byte(string line) => Changes(Text(line));

    [Theory]
    [InlineData("schema: 1\r\nplatforms: [linux/amd64]\r\nplugins:\r\n  - { from: containernetworking-plugins, version: 1.7.1, include: [bridge] }\r\n")]
    [InlineData("\uFEFFschema: 1\nplatforms: [linux/amd64]\nplugins: [{from: containernetworking-plugins, version: 1.7.1}]")]
    [InlineData("{\"schema\": 1, \"platforms\": [\"linux/amd64\"], \"plugins\": [{\"from\": \"containernetworking-plugins\", \"version\": \"1.7.1\"}]}")]
    public void Changes_it_in_any_layout(string text) => Changes(text);

    [Fact]
    public void Changes_several_at_once()
    {
        const string text = """
            schema: 1
            platforms: [linux/amd64]
            plugins:
              - { from: containernetworking-plugins, version: "[1.7,1.8)" }   # one
              - { from: flannel, version: 1.9.1-flannel1 }
            """;
        var manifest = Read(text);
        var after = VersionEdits.Apply(
            Encoding.UTF8.GetBytes(text), "cni.yaml",
            [new(manifest.Plugins[0], "[1.7,1.8)", "[1.9.10,2.0.0)"), new(manifest.Plugins[1], "1.9.1-flannel1", "1.9.1-flannel12")]);
        var expected = text.Replace("[1.7,1.8)", "[1.9.10,2.0.0)", StringComparison.Ordinal)
            .Replace("flannel1 ", "flannel12 ", StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.UTF8.GetString(after));
    }

    [Theory]
    [InlineData("version: >-\n      1.7.1")]
    [InlineData("version: |-\n      1.7.1")]
    [InlineData("version: \"1.7\\x2e1\"")]
    public void Refuses_what_is_not_written_as_one_word(string line)
    {
        var text = Text(line);
        var entry = Read(text).Plugins[0];
        var failure = Assert.Throws<CniImageKitException>(() =>
            VersionEdits.Apply(Encoding.UTF8.GetBytes(text), "cni.yaml", [new(entry, "1.7.1", "1.9.1")]));
        Assert.Equal("CNIK2426", failure.Diagnostics[0].Rule.Id);
    }

    private static void Changes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var entry = ManifestReader.Read("cni.yaml", "/", bytes, Catalog).Plugins[0];
        var after = VersionEdits.Apply(bytes, "cni.yaml", [new(entry, "1.7.1", "1.10.12")]);
        Assert.Equal(text.Replace("1.7.1", "1.10.12", StringComparison.Ordinal), Encoding.UTF8.GetString(after));
        Assert.Equal("1.10.12", ManifestReader.Read("cni.yaml", "/", after, Catalog).Plugins[0].Version!.Value.OriginalString);
    }

    private static string Text(string line) =>
        $"schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - from: containernetworking-plugins\n    {line}\n    include: [bridge]  # and no more\n";

    private static PluginManifest Read(string text) => ManifestReader.Read("cni.yaml", "/", Encoding.UTF8.GetBytes(text), Catalog);
}
