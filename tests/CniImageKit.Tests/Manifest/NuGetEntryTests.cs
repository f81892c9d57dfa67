using CniImageKit.Manifest;

namespace CniImageKit.Tests.Manifest;

public class NuGetEntryTests
{
    private static readonly string Fingerprint = "sha256:" + new string('a', 64);

    private static PluginEntry Read(string keys) => Manifests.Read(Manifests.With("  - from: nuget\n" + keys)).Plugins[0];

    [Fact]
    public void Reads_all_keys()
    {
        var entry = Read(
            $"    package: Acme.CniPlugins\n    feed: acme\n    version: '[1.2,2.0)'\n    signatures: {{ policy: require, fingerprints: ['{Fingerprint}'] }}\n");
        var settings = Assert.IsType<NuGetSettings>(entry.Settings);
        Assert.Equal(("Acme.CniPlugins", "Acme.CniPlugins", "acme"), (entry.Name, settings.Package.Value, settings.Feed?.Value));
        Assert.True(settings.RequireSignature);
        Assert.Equal(Fingerprint, Assert.Single(settings.Fingerprints).Value.ToString());
    }

    [Fact]
    public void Accepts_unsigned_packages_of_all_feeds_where_nothing_is_said()
    {
        var settings = Assert.IsType<NuGetSettings>(Read("    package: Acme\n").Settings);
        Assert.Equal((null, false, true), (settings.Feed, settings.RequireSignature, settings.Fingerprints.IsEmpty));
    }

    [Theory]
    [InlineData("    feed: acme\n", "CNIK1005")]
    [InlineData("    package: ../acme\n", "CNIK1027")]
    [InlineData("    package: Acme..Plugins\n", "CNIK1027")]
    [InlineData("    package: 'Acme.{version}'\n", "CNIK1014")]
    [InlineData("    package: Acme\n    feed: http://feed.example/v3/index.json\n", "CNIK1021")]
    [InlineData("    package: Acme\n    feed: https://user:secret@feed.example/v3/index.json\n", "CNIK1021")]
    [InlineData("    package: Acme\n    signatures: require\n", "CNIK1006")]
    [InlineData("    package: Acme\n    signatures: { policy: always }\n", "CNIK1027")]
    [InlineData("    package: Acme\n    signatures: { policy: require }\n", "CNIK1030")]
    [InlineData("    package: Acme\n    signatures: { fingerprints: [abc] }\n", "CNIK1027")]
    [InlineData("    package: Acme\n    signatures: { fingerprint: [abc] }\n", "CNIK1003")]
    public void Finds_what_is_wrong(string keys, string rule) =>
        Assert.Contains(rule, Manifests.Findings(Manifests.With("  - from: nuget\n    name: x\n" + keys)), StringComparison.Ordinal);

    [Theory]
    [InlineData("    feed: acme\n")]
    [InlineData("    signatures: { policy: require, fingerprints: ['{0}'] }\n")]
    [InlineData("    signatures: { fingerprints: ['{0}'] }\n")]
    [InlineData("    version: 1.0.0\n")]
    public void Is_another_request_where_a_key_says_otherwise(string key)
    {
        var platform = Platform.Parse("linux/amd64");
        var plain = Read("    package: Acme\n");
        var other = Read("    package: Acme\n" + key.Replace("{0}", Fingerprint, StringComparison.Ordinal));
        Assert.NotEqual(ManifestSlice.Request(plain, platform), ManifestSlice.Request(other, platform));
    }
}
