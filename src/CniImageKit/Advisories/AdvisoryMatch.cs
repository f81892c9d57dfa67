using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Advisories;

/// <summary>What of a plugin an advisory is about.</summary>
internal enum AdvisedPart
{
    /// <summary>The project that the plugin itself belongs to.</summary>
    Plugin,

    /// <summary>A Go module that is linked in.</summary>
    Module,

    /// <summary>The Go standard library.</summary>
    StandardLibrary,
}

/// <summary>How well it is known that an advisory concerns a plugin.</summary>
internal enum MatchPrecision
{
    /// <summary>A package that holds the weakness is linked into the program, in an affected version.</summary>
    PackageLinked,

    /// <summary>
    /// An affected version of the module is linked in; of its packages nothing can be said, since the advisory names none or the program
    /// is not at hand.
    /// </summary>
    ModuleOnly,

    /// <summary>The module is linked in, in a version that is not known, or that the advisory's ranges do not speak of.</summary>
    Unknown,

    /// <summary>The module is affected, but no package that holds the weakness is linked in.</summary>
    NotLinked,
}

/// <summary>An advisory that concerns plugins of one lock entry.</summary>
internal sealed record AdvisoryMatch
{
    /// <summary>The advisory.</summary>
    public required Advisory Advisory { get; init; }

    /// <summary>The lock entry that the plugins are of.</summary>
    public required LockEntry Entry { get; init; }

    /// <summary>The lock entry's source.</summary>
    public string Source => Entry.Source;

    /// <summary>The lock entry's platform.</summary>
    public Platform Platform => Entry.Platform;

    /// <summary>The plugins, sorted ordinally.</summary>
    public required ImmutableArray<string> Plugins { get; init; }

    /// <summary>What it is about.</summary>
    public required AdvisedPart Part { get; init; }

    /// <summary>The module's path, or <c>stdlib</c>.</summary>
    public required string Module { get; init; }

    /// <summary>Its version without a leading v, or null where it is not known.</summary>
    public string? Version { get; init; }

    /// <summary>The first version after this one that is not affected, or null where there is none.</summary>
    public string? Fixed { get; init; }

    /// <summary>How well it is known.</summary>
    public required MatchPrecision Precision { get; init; }

    /// <summary>The same in words.</summary>
    public string KnownBy => Precision switch
    {
        MatchPrecision.PackageLinked => "package linked",
        MatchPrecision.ModuleOnly => "module only",
        MatchPrecision.NotLinked => "not linked",
        _ => Version is null ? "version unknown" : "may be mended",
    };

    /// <summary>Who says that it needs no attention, or null.</summary>
    public Suppression? Suppression { get; init; }

    /// <summary>Whether it needs attention: neither suppressed nor out of the program.</summary>
    public bool IsOpen => Precision != MatchPrecision.NotLinked && Suppression is null;
}
