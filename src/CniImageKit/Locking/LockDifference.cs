namespace CniImageKit.Locking;

/// <summary>What kind of fact differs between two locks.</summary>
internal enum LockChange
{
    /// <summary>A source is locked for a platform that it was not.</summary>
    SourceAdded,

    /// <summary>The opposite.</summary>
    SourceRemoved,

    /// <summary>Another version.</summary>
    VersionChanged,

    /// <summary>Other bytes of the artifact under the same version and name: the line to stop at.</summary>
    ArtifactReplaced,

    /// <summary>The same bytes, or another version's, from another place.</summary>
    LocationChanged,

    /// <summary>The artifact is established in fewer ways than before.</summary>
    VerificationLost,

    /// <summary>The artifact is established in more ways than before.</summary>
    VerificationGained,

    /// <summary>The manifest's entry changed; what follows from it is told by the other differences.</summary>
    RequestChanged,

    /// <summary>A plugin is taken that was not.</summary>
    PluginAdded,

    /// <summary>The opposite.</summary>
    PluginRemoved,

    /// <summary>Other bytes, as another version brings.</summary>
    PluginChanged,

    /// <summary>Other bytes under the same version: the line to stop at.</summary>
    PluginReplaced,

    /// <summary>The same bytes, but something else is said of them.</summary>
    FactChanged,

    /// <summary>The recipe or the date of the outputs.</summary>
    OutputChanged,
}

/// <summary>One fact that differs.</summary>
internal sealed record LockDifference
{
    /// <summary>Which kind.</summary>
    public required LockChange Change { get; init; }

    /// <summary>The entry's source; null for facts of the whole lock.</summary>
    public string? Source { get; init; }

    /// <summary>The entry's platform; null for facts of the whole lock.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The plugin, or null.</summary>
    public string? Plugin { get; init; }

    /// <summary>The fact's name where the kind does not say it: <c>linkage</c>, <c>recipe</c>.</summary>
    public string? Fact { get; init; }

    /// <summary>What the old lock says; null where it says nothing.</summary>
    public string? From { get; init; }

    /// <summary>What the new lock says; null where it says nothing.</summary>
    public string? To { get; init; }

    /// <summary>Whether nobody asked for it and it must not pass unnoticed.</summary>
    public bool IsLoud => Change is LockChange.ArtifactReplaced or LockChange.PluginReplaced or LockChange.VerificationLost;

    /// <summary>One line: where, what, from and to.</summary>
    public override string ToString()
    {
        var where = Source is null ? "lock" : $"{Source} {Platform}{(Plugin is null ? "" : $" {Plugin}")}";
        return $"{where}: {What} {From ?? "–"} → {To ?? "–"}";
    }

    /// <summary>The kind in words, or the fact that differs.</summary>
    public string What => Change switch
    {
        LockChange.SourceAdded or LockChange.PluginAdded => "added",
        LockChange.SourceRemoved or LockChange.PluginRemoved => "removed",
        LockChange.VersionChanged => "version",
        LockChange.ArtifactReplaced or LockChange.PluginReplaced => "bytes changed under the same version",
        LockChange.LocationChanged => "location",
        LockChange.VerificationLost => "verification lost",
        LockChange.VerificationGained => "verification gained",
        LockChange.RequestChanged => "request",
        LockChange.PluginChanged => "bytes",
        _ => Fact ?? "fact",
    };
}
