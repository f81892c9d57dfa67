namespace CniImageKit.Cli.Clusters;

/// <summary>A request to an API server.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query, without a leading slash.</param>
internal sealed record ClusterCall(HttpMethod Method, string Path)
{
    /// <summary>What it does, for findings: <c>list nodes</c>. Also the permission that it needs.</summary>
    public required string What { get; init; }

    /// <summary>Value of <c>Accept</c>.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>What to send.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What the body is.</summary>
    public string BodyType { get; init; } = "application/merge-patch+json";

    /// <summary>Answers that the caller understands, besides success.</summary>
    public int[] Understood { get; init; } = [];
}
