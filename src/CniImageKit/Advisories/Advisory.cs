using System.Collections.Immutable;

namespace CniImageKit.Advisories;

/// <summary>How bad an advisory is, by the words that databases rate with.</summary>
internal enum AdvisorySeverity
{
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>One known weakness, as the snapshot holds it: what matching and showing need.</summary>
internal sealed record Advisory
{
    /// <summary>Its id: the Go database's (<c>GO-2025-4222</c>) where that has it, else GitHub's, else another.</summary>
    public required string Id { get; init; }

    /// <summary>Other names of the same weakness, sorted ordinally.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>One line of text.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The rating, or null: the Go database rates nothing.</summary>
    public AdvisorySeverity? Severity { get; init; }

    /// <summary>Where people read more, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Whether the Go team has looked at it; an unreviewed entry names no packages and may name too many versions.</summary>
    public bool Reviewed { get; init; }

    /// <summary>When it was last changed, as the database says.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>What is affected; one module may stand here several times.</summary>
    public required ImmutableArray<AffectedModule> Affected { get; init; }

    /// <summary>Whether the id or an alias is this name.</summary>
    public bool IsNamed(string name) => Id == name || Aliases.Contains(name);
}

/// <summary>A module, or <c>stdlib</c>, and which of its versions are affected.</summary>
internal sealed record AffectedModule
{
    /// <summary>The module's path, case preserved, or <c>stdlib</c>.</summary>
    public required string Module { get; init; }

    /// <summary>Affected versions by Go's order; empty with no <see cref="Versions"/> means all.</summary>
    public ImmutableArray<VersionSpan> Ranges { get; init; } = [];

    /// <summary>
    /// Affected releases as the project counts them, where its tags are none of Go's (<c>custom_ranges</c>): then <see cref="Ranges"/> may
    /// be wider than the truth.
    /// </summary>
    public ImmutableArray<VersionSpan> Releases { get; init; } = [];

    /// <summary>Single affected versions.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>The packages that hold the weakness; empty where nobody said.</summary>
    public ImmutableArray<AffectedPackage> Packages { get; init; } = [];
}

/// <summary>A package that holds a weakness.</summary>
/// <param name="Path">Its import path.</param>
/// <param name="Systems">GOOS on which it does; empty means all.</param>
/// <param name="Architectures">GOARCH, in the same way.</param>
internal sealed record AffectedPackage(string Path, ImmutableArray<string> Systems, ImmutableArray<string> Architectures)
{
    /// <summary>Whether it does on this platform.</summary>
    public bool Concerns(Platform platform) =>
        (Systems.IsEmpty || Systems.Contains(platform.Os)) && (Architectures.IsEmpty || Architectures.Contains(platform.Architecture));
}
