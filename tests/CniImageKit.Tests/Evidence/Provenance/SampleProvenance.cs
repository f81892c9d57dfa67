using CniImageKit.Evidence;
using CniImageKit.Evidence.Provenance;

namespace CniImageKit.Tests.Evidence.Provenance;

/// <summary>The provenance of two artifacts and an image.</summary>
internal static class SampleProvenance
{
    public static ProvenanceRequest Request => new()
    {
        Subjects =
        [
            new("plugin/linux/amd64/opt/cni/bin/bridge", [Digest.Sha256("bridge"u8), Digest.Sha512("bridge"u8)]),
            new("image/zstd/linux/amd64", [Digest.Sha256("image"u8)]),
        ],
        Manifest = new("cni.yaml", [Digest.Sha256("manifest"u8)]),
        Lock = Digest.Sha256("lock"u8),
        Recipe = 1,
        Platforms = [Platform.Parse("linux/amd64")],
        Outputs = ["oci zstd", "sbom cyclonedx-1.6"],
        SourceDate = new SourceDate(1746360000),
        Materials = [.. new[] { SampleSbom.Release, SampleSbom.Debian }.Select(s => (s.Entry, SourceIdentity.Purl(s).ToString()))],
        Byproducts = [(new("sbom.linux-amd64.cdx.json", [Digest.Sha256("sbom"u8)]), "application/vnd.cyclonedx+json")],
        ToolVersion = "0.1.0",
        BuilderId = "https://ci.example/nodes",
    };
}
