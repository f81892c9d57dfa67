using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>
/// What all layers of one reading share: the archive's name for messages, the limits, the members seen, the warnings found.
/// </summary>
internal sealed class ArchiveReading
{
    private readonly ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
    private long metadata;

    public ArchiveReading(string name, ArchiveLimits limits, CancellationToken cancellation)
    {
        (Name, Limits, Cancellation) = (name, limits, cancellation);
        Members = new MemberLedger(this);
    }

    public string Name { get; }

    public ArchiveLimits Limits { get; }

    public CancellationToken Cancellation { get; }

    public MemberLedger Members { get; }

    public ImmutableArray<Diagnostic> Warnings => warnings.ToImmutable();

    /// <summary>Notes something that is odd and harmless; the first hundred are kept.</summary>
    public void Warn(Diagnostic finding)
    {
        if (warnings.Count < 100) warnings.Add(finding);
    }

    /// <summary>Adds to the metadata read, before it is held in memory (CNIK5225).</summary>
    public void CountMetadata(long bytes, string what, long offset)
    {
        if (bytes > Limits.MaxMetadataBytes - metadata)
            throw new CniImageKitException(Rules.ArchiveMetadata(Name, what, offset, Limits.MaxMetadataBytes));
        metadata += bytes;
    }
}
