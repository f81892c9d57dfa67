using System.Collections.Immutable;

namespace CniImageKit.Evidence;

/// <summary>How completely a component's dependencies are known (CycloneDX compositions).</summary>
internal enum Coverage
{
    /// <summary>All are listed.</summary>
    Complete,

    /// <summary>Some are listed, and others are known to exist.</summary>
    Incomplete,

    /// <summary>Nothing is known beyond what is listed.</summary>
    Unknown,
}

/// <summary>A component as the document will hold it; lists are sorted when it is written.</summary>
internal sealed record SbomComponent
{
    /// <summary>The bom-ref, unique in the document.</summary>
    public required string Ref { get; init; }

    /// <summary>A CycloneDX component type.</summary>
    public required string Type { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>One sentence, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The supplier, or null.</summary>
    public SbomParty? Supplier { get; init; }

    /// <summary>An SPDX licence id or expression, or null.</summary>
    public string? Licence { get; init; }

    /// <summary>The purl, or null.</summary>
    public string? Purl { get; init; }

    /// <summary>A CPE 2.3 name, or null.</summary>
    public string? Cpe { get; init; }

    /// <summary>The file that it is, or null where it is none of its own.</summary>
    public SbomFile? File { get; init; }

    /// <summary>Digests of the component's own bytes.</summary>
    public ImmutableArray<Digest> Hashes { get; init; } = [];

    /// <summary>External references.</summary>
    public ImmutableArray<SbomReference> References { get; init; } = [];

    /// <summary>Properties, name to value.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>Where it lies in the image, with the offset of the evidence inside the file.</summary>
    public ImmutableArray<(string Location, long? Offset)> Occurrences { get; init; } = [];

    /// <summary>How it was identified.</summary>
    public ImmutableArray<SbomIdentity> Identities { get; init; } = [];

    /// <summary>The refs it depends on.</summary>
    public ImmutableSortedSet<string> DependsOn { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The refs of what lies in it, as far as it was taken out.</summary>
    public ImmutableSortedSet<string> Contains { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>How completely <see cref="DependsOn"/> is known, or <see cref="Contains"/> where there is any.</summary>
    public Coverage Coverage { get; init; } = Coverage.Unknown;
}

/// <summary>What BSI TR-03183-2 asks of a component that is a file.</summary>
/// <param name="Name">Its name, without a directory.</param>
/// <param name="Executable">Whether it is a program.</param>
/// <param name="Archive">Whether it holds other files, of which it then says what they are.</param>
internal sealed record SbomFile(string Name, bool Executable, bool Archive);

/// <summary>An external reference.</summary>
/// <param name="Type">Its CycloneDX type: distribution, source-distribution, vcs, website.</param>
/// <param name="Url">An IRI reference.</param>
/// <param name="Hashes">Digests of what the URL gives.</param>
internal sealed record SbomReference(string Type, string Url, ImmutableArray<Digest> Hashes);

/// <summary>Evidence of one field of a component's identity.</summary>
/// <param name="Field">hash, version, purl or name.</param>
/// <param name="Technique">A CycloneDX technique.</param>
/// <param name="Confidence">In hundredths, 0 to 100.</param>
/// <param name="Value">What the technique gave.</param>
internal sealed record SbomIdentity(string Field, string Technique, int Confidence, string Value);
