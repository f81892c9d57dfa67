using System.Collections.Immutable;
using CniImageKit.Nodes.Deploying;

namespace CniImageKit.Reviewing;

/// <summary>What <c>deploy</c> is asked to write.</summary>
internal sealed record DeployRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>The policy; the one beside the manifest where null.</summary>
    public string? Policy { get; init; }

    /// <summary>Only these of the manifest's platforms; all where empty.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>The forms, each of which gets a directory of its own.</summary>
    public required ImmutableArray<DeployKind> Kinds { get; init; }

    /// <summary>The directory for all.</summary>
    public required string Output { get; init; }

    /// <summary>Where plugins go on the node; as the layout says where null.</summary>
    public string? Directory { get; init; }

    /// <summary>Where nodes fetch plugins from; null where the forms carry them.</summary>
    public string? Source { get; init; }

    /// <summary>An image that holds the plugins.</summary>
    public string? Image { get; init; }

    /// <summary>An image with a shell.</summary>
    public string? Installer { get; init; }

    /// <summary>Whether files of others are replaced.</summary>
    public bool Force { get; init; }
}

/// <summary>A form that lies in its place.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Path">Its directory as the user would name it.</param>
/// <param name="Files">Its files, without the list of their sums.</param>
/// <param name="Written">Whether anything changed there.</param>
internal sealed record DeployedForm(DeployKind Kind, string Path, int Files, bool Written);

/// <summary>What was written.</summary>
/// <param name="Forms">In the order of the request; settings and tree last.</param>
/// <param name="Plugins">Names of plugins, each once for each platform.</param>
/// <param name="Platforms">The platforms.</param>
internal sealed record DeployOutcome(ImmutableArray<DeployedForm> Forms, int Plugins, ImmutableArray<Platform> Platforms);
