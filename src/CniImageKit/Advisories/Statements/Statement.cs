using System.Collections.Immutable;

namespace CniImageKit.Advisories.Statements;

/// <summary>What somebody says of an advisory and products: by a line of the suppressions, or in a VEX document.</summary>
internal sealed record Statement
{
    /// <summary>Names of the advisory: its id or aliases.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Plugins by name; empty means all.</summary>
    public ImmutableArray<string> Plugins { get; init; } = [];

    /// <summary>
    /// Products by package URL, SHA-256 or BOM-Link; empty means all. A purl without a version means every version, and its qualifiers do
    /// not count.
    /// </summary>
    public ImmutableArray<string> Products { get; init; } = [];

    /// <summary>Parts of the products, named in the same way; empty means the products themselves.</summary>
    public ImmutableArray<string> Parts { get; init; } = [];

    /// <summary>When it was said; of several the last counts.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Why no attention is needed, or null where the statement says the opposite or nothing yet.</summary>
    public Suppression? Suppression { get; init; }
}
