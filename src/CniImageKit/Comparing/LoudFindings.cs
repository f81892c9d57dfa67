using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Comparing;

/// <summary>What must not pass unnoticed, as findings that point at the line of the new lock (CNIK3600 to 3603, 3605).</summary>
internal static class LoudFindings
{
    /// <summary>Those of the comparison itself; the sides have their own.</summary>
    public static ImmutableArray<Diagnostic> Of(LockComparison found) =>
    [
        .. found.Plugins.Where(p => p.Change == PluginChange.Replaced).Select(p => Replaced(found.New, p)),
        .. found.Sources.Where(s => s.Change == PluginChange.Replaced).Select(s => Artifact(found.New, s)),
        .. found.Sources.SelectMany(s => s.VerificationLost.Select(way => Lost(found.New, s, way))),
        .. found.AdvisoriesOpened.Select(a => Opened(found.New, a)),
    ];

    /// <summary>Whether a finding about a side says that it is not what it claims to be.</summary>
    public static bool IsLoud(Diagnostic finding) => finding.Rule.Id is "CNIK3602" or "CNIK3606";

    private static Diagnostic Replaced(DiffSide side, PluginDifference plugin) => Rules.BytesReplaced(
        side is { Kind: DiffSideKind.Lock, Lock: { } locked } ? locked.AtFile(plugin.Source, plugin.Platform, plugin.Plugin) : At(side),
        plugin.Plugin, plugin.Platform, plugin.To!.Entry.Version!, plugin.From!.File.Sha256, plugin.To.File.Sha256);

    private static Diagnostic Artifact(DiffSide side, SourceDifference source)
    {
        var (from, to) = source.Facts.Where(f => f.Fact == "artifact").Select(f => (f.From, f.To)).First();
        return Rules.ArtifactReplaced(
            side is { Kind: DiffSideKind.Lock, Lock: { } locked } ? locked.AtArtifact(source.Source, source.Platform) : At(side),
            source.Source, source.Platform, source.To!, from!, to!);
    }

    private static Diagnostic Lost(DiffSide side, SourceDifference source, string way) =>
        Rules.VerificationLost(Entry(side, source.Source, source.Platform), source.Source, source.Platform, way, source.Verified);

    private static Diagnostic Opened(DiffSide side, AdvisoryChange advisory)
    {
        var platform = side.Entries.Where(e => e.Source == advisory.Source).Select(e => e.Platform).Order().FirstOrDefault();
        return Rules.AdvisoryOpened(
            platform is null ? At(side) : Entry(side, advisory.Source, platform), advisory.Id, advisory.Source, advisory.Plugins,
            advisory.Severity, advisory.FixedIn);
    }

    private static Location Entry(DiffSide side, string source, Platform platform) =>
        side is { Kind: DiffSideKind.Lock, Lock: { } locked } ? locked.AtVersion(source, platform) : At(side);

    private static Location At(DiffSide side) => new(side.Name);
}
