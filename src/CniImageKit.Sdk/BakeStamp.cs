using System.Collections.Immutable;

namespace CniImageKit.Sdk;

/// <summary>
/// What a finished bake read, made and warned of: by it the next build knows within milliseconds that there is nothing to do. A file
/// counts as unchanged while size and time of change are what they were.
/// </summary>
internal sealed record BakeStamp
{
    /// <summary>What was asked for, and by which kit.</summary>
    public required string Request { get; init; }

    /// <summary>Files and directories that were read, as they lay there before.</summary>
    public ImmutableArray<PathState> Read { get; init; } = [];

    /// <summary>What was made, as it lay there after.</summary>
    public ImmutableArray<PathState> Made { get; init; } = [];

    /// <summary>The same for the build, in the order of <see cref="Made"/>.</summary>
    public ImmutableArray<MadeOutput> Outputs { get; init; } = [];

    /// <summary>What to warn of again.</summary>
    public ImmutableArray<LoggedWarning> Warnings { get; init; } = [];

    /// <summary>The stamp in a file, or null where there is none, or something is no longer as it says.</summary>
    public static BakeStamp? Find(string file, string request) =>
        StampFile.Read(file) is { } stamp && stamp.Request == request && stamp.Read.Concat(stamp.Made).All(s => s.Holds)
            ? stamp
            : null;

    /// <summary>This stamp with the present state of more files or directories.</summary>
    public BakeStamp Reading(IEnumerable<string> paths) => this with { Read = [.. Read, .. paths.Select(PathState.Of)] };

    /// <summary>This stamp with more outputs.</summary>
    public BakeStamp Making(IEnumerable<MadeOutput> outputs)
    {
        MadeOutput[] made = [.. outputs];
        return this with { Outputs = [.. Outputs, .. made], Made = [.. Made, .. made.Select(o => PathState.Of(o.Path))] };
    }
}
