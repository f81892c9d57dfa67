using System.Collections.Immutable;
using CniImageKit.Manifest;
using CniImageKit.Trust;

namespace CniImageKit.Sources.Signatures;

/// <summary>A sums file as it came.</summary>
internal sealed record SumsDocument(string Name, byte[] Body);

/// <summary>A release whose signatures are asked about, and how its source serves files beside it.</summary>
internal sealed record Release
{
    /// <summary>The entry whose <see cref="PluginEntry.Verify"/> is to hold.</summary>
    public required PluginEntry Entry { get; init; }

    /// <summary>Keys lie beside it.</summary>
    public required PluginManifest Manifest { get; init; }

    /// <summary>The artifact.</summary>
    public required SignedContent Asset { get; init; }

    /// <summary>The sums file that names the artifact, or null where there is none.</summary>
    public SumsDocument? Sums { get; init; }

    /// <summary>For templates; {asset} is set to the name of what is signed.</summary>
    public required TemplateValues Values { get; init; }

    /// <summary>The file of that name beside the artifact, or (true) beside the sums file; null where there is none.</summary>
    public required Func<string, bool, CancellationToken, Task<byte[]?>> Beside { get; init; }

    /// <summary>The repository whose workflows are meant where an attestation names no identity, as an address; or null.</summary>
    public string? Repository { get; init; }

    /// <summary>Bundles that a service keeps for a digest; null where the source has no such service.</summary>
    public Func<Digest, CancellationToken, Task<ImmutableArray<byte[]>>>? Attestations { get; init; }
}
