using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Locking;
using CniImageKit.Manifest;

namespace CniImageKit.Reviewing;

/// <summary>What people and VEX documents have answered for advisories.</summary>
internal sealed class AdvisoryAnswers(Host host, JudgingFiles files)
{
    /// <summary>VEX documents besides those that the manifest names.</summary>
    public ImmutableArray<string> MoreVex { get; init; } = [];

    /// <summary>The suppressions that the user named; where null, those beside the manifest where they are there.</summary>
    public string? Suppressions { get; init; }

    /// <summary>How documents name the plugins of a lock: as in the SBOMs that a bake of it writes now.</summary>
    public ProductNames Names(Lockfile locked, PluginManifest? manifest)
    {
        var digest = Digest.Sha256(LockWriter.Write(locked));
        var author = manifest?.Author is { } a ? new SbomParty(a.Name.Value, a.Url?.Value.ToString(), a.Email?.Value) : null;
        Guid Serial(Platform platform) => SbomAssembly.Serial(new SbomRequest
        {
            Platform = platform,
            SourceDate = SourceDates.Of(host, locked),
            Lock = digest,
            ToolVersion = Bakery.Version,
            Author = author,
            Sources = [],
        });
        var serials = locked.Plugins.Select(e => e.Platform).Distinct().ToImmutableDictionary(p => p, Serial);
        return new ProductNames(new SbomLinks(serials, LayoutProfile.Of(manifest?.Node.Layout?.Value)));
    }

    /// <summary>
    /// All that was answered. Suppressions end on <paramref name="today"/>, or never where it is null. Raises CNIK8110 and 8111; what is to
    /// be warned of goes to the findings.
    /// </summary>
    public StatementBook Read(PluginManifest? manifest, AdvisorySnapshot snapshot, ProductNames names, DateOnly? today, Findings findings)
    {
        var documents = files.Vex(manifest).Concat(MoreVex)
            .SelectMany(file => VexReader.Read(file, files.Read(file, Rules.VexUnreadable)));
        return new StatementBook([.. documents, .. Suppressed(snapshot, today, findings)], names);
    }

    private ImmutableArray<Statement> Suppressed(AdvisorySnapshot snapshot, DateOnly? today, Findings findings)
    {
        static Diagnostic Fault(Location at, string why) => Rules.SuppressionBad(at, why, "a file of suppressions");
        var file = Suppressions ?? files.Suppressions;
        var content = Suppressions is null ? files.Find(file, Fault) : files.Read(file, Fault);
        return content is null ? [] : SuppressionFile.Read(file, content, today, snapshot, findings);
    }
}
