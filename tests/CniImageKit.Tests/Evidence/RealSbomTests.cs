using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Evidence;

/// <summary>The SBOM of a whole Debian package, as it is in the archive today.</summary>
public class RealSbomTests
{
    [Theory]
    [InlineData("bullseye")]
    [InlineData("bookworm")]
    [InlineData("sid")]
    public async Task Passes_the_official_schema(string suite)
    {
        var folder = Path.Combine(await DebianPackages.UnpackAsync(suite, "amd64"), "usr", "lib", "cni");
        var source = SampleSbom.Debian with { Plugins = [.. Directory.GetFiles(folder).Select(Plugin)] };
        Assert.True(source.Plugins.Length >= 16);
        var request = SampleSbom.Request with { Sources = [source] };
        foreach (var format in Enum.GetValues<SbomFormat>())
            Assert.Equal("", await SbomSchemaTests.RefusalsAsync(SampleSbom.Write(request, format), format));
    }

    private static SbomPlugin Plugin(string path)
    {
        var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
        var facts = BinaryInspection.Read(path, new Location(path));
        var file = new LockedFile
        {
            Member = $"usr/lib/cni/{name}",
            Size = bytes.Length,
            Sha256 = Digest.Sha256(bytes),
            Sha512 = Digest.Sha512(bytes),
            Arch = facts.Architecture!,
            Linkage = Linkage.Text(facts),
        };
        return new SbomPlugin(name, ImagePath.Parse("/usr/lib/cni").Child(name), file, facts);
    }
}
