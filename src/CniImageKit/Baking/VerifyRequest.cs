namespace CniImageKit.Baking;

/// <summary>What <c>verify</c> is asked to do.</summary>
public sealed record VerifyRequest
{
    /// <summary>What to look at, as the user named it.</summary>
    public required string Target { get; init; }

    /// <summary>The manifest, which names the layout and beside which the lock lies; it may be absent when a lock is named.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>
    /// The absolute directory that relative paths in the manifest are resolved against, for a manifest that another program wrote
    /// elsewhere; the manifest's own where null.
    /// </summary>
    public string? BaseDirectory { get; init; }

    /// <summary>The policy; <c>cnikit.policy.yaml</c> beside the manifest where null, and none where that is not there.</summary>
    internal string? Policy { get; init; }

    /// <summary>Only this one; null means every platform of an image, and of other targets the one that they hold.</summary>
    public Platform? Platform { get; init; }
}
