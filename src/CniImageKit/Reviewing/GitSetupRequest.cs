namespace CniImageKit.Reviewing;

/// <summary>How a repository shall know the kit.</summary>
internal sealed record GitSetupRequest
{
    /// <summary>The manifest, whose lock git shall merge and show by plugins; every lock of that name in the repository.</summary>
    public required string Manifest { get; init; }

    /// <summary>How git starts the kit: a command line for a shell, such as <c>cnikit</c> or <c>dotnet cnikit</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Whether the pre-commit hook is wanted.</summary>
    public bool Hook { get; init; } = true;

    /// <summary>Only tell what is missing.</summary>
    public bool CheckOnly { get; init; }
}
