using System.Text.Json;
using CniImageKit.Locking;

namespace CniImageKit.Evidence.Provenance;

/// <summary>
/// SLSA provenance v1 as an in-toto statement v1: what went into a bake, by digest, and what came out. It has what build level 1 asks for
/// and claims no level: that is for whoever signs it.
/// </summary>
internal static class ProvenanceWriter
{
    /// <summary>The statement, UTF-8 with LF and a final newline.</summary>
    public static byte[] Write(ProvenanceRequest request) => CanonicalJson.Document(writer =>
    {
        writer.WriteString("_type"u8, InToto.StatementType);
        writer.Objects("subject"u8, request.Subjects.OrderBy(s => s.Name, StringComparer.Ordinal), Descriptor);
        writer.WriteString("predicateType"u8, InToto.SlsaProvenance);
        writer.WriteStartObject("predicate"u8);
        Definition(writer, request);
        Details(writer, request);
        writer.WriteEndObject();
    });

    private static void Definition(Utf8JsonWriter writer, ProvenanceRequest request)
    {
        writer.WriteStartObject("buildDefinition"u8);
        writer.WriteString("buildType"u8, InToto.BuildType);
        writer.WriteStartObject("externalParameters"u8);
        writer.WriteString("manifest"u8, request.Manifest.Name);
        CycloneDxJson.Strings(writer, "outputs"u8, request.Outputs);
        CycloneDxJson.Strings(writer, "platforms"u8, request.Platforms.Select(p => p.ToString()));
        writer.WriteString("sourceDate"u8, request.SourceDate.ToString());
        writer.WriteEndObject();
        writer.WriteStartObject("internalParameters"u8);
        writer.WriteNumber("recipe"u8, request.Recipe);
        writer.WriteEndObject();
        writer.WriteStartArray("resolvedDependencies"u8);
        foreach (var file in (NamedDigests[])[request.Manifest, new("cni.lock.json", [request.Lock])])
        {
            writer.WriteStartObject();
            Descriptor(writer, file);
            writer.WriteEndObject();
        }

        foreach (var (entry, purl) in request.Materials.OrderBy(m => m.Entry.Source, StringComparer.Ordinal).ThenBy(m => m.Entry.Platform))
            Material(writer, entry, purl);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Material(Utf8JsonWriter writer, LockEntry entry, string purl)
    {
        writer.WriteStartObject();
        writer.WriteString("uri"u8, purl);
        Descriptor(writer, new NamedDigests($"{entry.Source} {entry.Platform}", [entry.Artifact.Sha256, entry.Artifact.Sha512]));
        writer.WriteString("downloadLocation"u8, SourceIdentity.DistributionUrl(entry));
        writer.WriteStartObject("annotations"u8);
        writer.WriteString("version"u8, entry.Version);
        // How the digest was established when it was locked, by whose key: empty where by first use alone.
        CycloneDxJson.Strings(writer, "verified"u8, entry.Artifact.Verified);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Details(Utf8JsonWriter writer, ProvenanceRequest request)
    {
        writer.WriteStartObject("runDetails"u8);
        writer.WriteStartObject("builder"u8);
        writer.WriteString("id"u8, request.BuilderId ?? InToto.UnstatedBuilder);
        writer.WriteStartObject("version"u8);
        writer.WriteString("cnikit"u8, request.ToolVersion);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Objects("byproducts"u8, request.Byproducts.OrderBy(b => b.File.Name, StringComparer.Ordinal), static (w, byproduct) =>
        {
            Descriptor(w, byproduct.File);
            w.WriteString("mediaType"u8, byproduct.MediaType);
        });
        writer.WriteEndObject();
    }

    // A resource descriptor (in-toto/attestation, spec/v1/resource_descriptor).
    private static void Descriptor(Utf8JsonWriter writer, NamedDigests named)
    {
        writer.WriteString("name"u8, named.Name);
        writer.WriteStartObject("digest"u8);
        foreach (var digest in named.Digests) writer.WriteString(digest.Algorithm, digest.Hex);
        writer.WriteEndObject();
    }
}
