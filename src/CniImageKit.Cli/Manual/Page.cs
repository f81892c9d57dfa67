using System.Collections.Immutable;

namespace CniImageKit.Cli.Manual;

/// <summary>A manual page, from which help and man page are made.</summary>
internal sealed record Page
{
    /// <summary>The page's name in the manual: <c>cnikit-bake</c>.</summary>
    public required string Name { get; init; }

    /// <summary>1 for commands, 5 for files.</summary>
    public int Number { get; init; } = 1;

    /// <summary>What it is, in a line without a final dot.</summary>
    public required string Summary { get; init; }

    /// <summary>How it is called, a line a form; none for files.</summary>
    public ImmutableArray<string> Synopsis { get; init; } = [];

    /// <summary>Its sections in their order; the first is the description.</summary>
    public required ImmutableArray<Section> Sections { get; init; }
}
