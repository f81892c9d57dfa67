namespace CniImageKit.Catalog;

/// <summary>
/// The digest of a released asset as independent public repositories recorded it in their history: evidence that does not come from
/// the server that serves the asset. At least one of the two digests is there.
/// </summary>
internal sealed record KnownDigest
{
    /// <summary>owner/name.</summary>
    public required string Project { get; init; }

    /// <summary>The release's tag.</summary>
    public required string Tag { get; init; }

    /// <summary>The asset's name.</summary>
    public required string Asset { get; init; }

    /// <summary>SHA-256, or null where only the other is on record.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>SHA-512, or null.</summary>
    public Digest? Sha512 { get; init; }

    /// <summary>How many independent repositories recorded it.</summary>
    public required int Repositories { get; init; }

    /// <summary>One of them, as <c>owner/name:path@commit (date)</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The day on which the project replaced these bytes (<c>2024-05-15</c>); null while they are current.</summary>
    public string? Superseded { get; init; }

    /// <summary>What these bytes are, as a clause for messages; null where there is nothing to say.</summary>
    public string? Note { get; init; }
}

/// <summary>What a digest turned out to be.</summary>
/// <param name="Of">The asset concerned.</param>
/// <param name="IsSumsFile">The digest is not the asset's but that of the sums file beside it: somebody hashed the wrong file.</param>
internal sealed record KnownContent(KnownDigest Of, bool IsSumsFile)
{
    /// <summary>One clause for a message's <c>known</c> line.</summary>
    public override string ToString() => this switch
    {
        { IsSumsFile: true } => $"this is the sums file of {Of.Asset} and not the asset itself",
        { Of.Note: { } note } => $"this is {note}",
        { Of.Repositories: 1 } => $"this is {Of.Asset} of {Of.Project} {Of.Tag}, as 1 repository recorded it",
        _ => $"this is {Of.Asset} of {Of.Project} {Of.Tag}, as {Of.Repositories} repositories recorded it",
    };
}
