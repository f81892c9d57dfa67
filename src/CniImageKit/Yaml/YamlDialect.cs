namespace CniImageKit.Yaml;

/// <summary>What a reading lets pass, and up to where.</summary>
/// <param name="MaxLength">Characters.</param>
/// <param name="MaxDepth">Blocks in one another.</param>
/// <param name="MaxValues">Values, each place of an alias counted as one.</param>
/// <param name="Everything">
/// Whether anchors, aliases, merge keys, tags and doubled keys (the first stands) are taken as other readers take them.
/// </param>
internal sealed record YamlDialect(int MaxLength, int MaxDepth, int MaxValues, bool Everything)
{
    /// <summary>What people write for the kit: what stands there is what it is.</summary>
    public static YamlDialect Strict { get; } = new(1 << 20, 32, 20_000, Everything: false);

    /// <summary>What others write for a cluster, often by a program.</summary>
    public static YamlDialect Cluster { get; } = new(16 << 20, 100, 2_000_000, Everything: true);
}
