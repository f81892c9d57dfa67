using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Locking;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>What the pinned advisories say of locks, refined by the plugins' bytes where the store has them. Uses no network.</summary>
internal sealed class AdvisoryReview(Host host, PluginCatalog catalog, BlobStore store)
{
    private const int OldDays = 45;
    private readonly PluginFacts facts = new(store);

    /// <summary>
    /// The pinned snapshot and a warning where it is old; null where there is no pin. Raises CNIK8101 where the store lacks it, and
    /// CNIK8106 and 8107.
    /// </summary>
    public async Task<PinnedAdvisories?> OpenAsync(string pinFile, CancellationToken cancellationToken)
    {
        return AdvisoryPinJson.ReadFile(pinFile, host) is { } pin ? await OpenAsync(pin, pinFile, cancellationToken) : null;
    }

    /// <summary>The snapshot of a pin that was read. Raises CNIK8101 and 8106.</summary>
    public async Task<PinnedAdvisories> OpenAsync(AdvisoryPin pin, string pinFile, CancellationToken cancellationToken)
    {
        var at = new Location(pinFile);
        var blob = await store.FindAsync(pin.Snapshot, cancellationToken)
            ?? throw new CniImageKitException(Rules.SnapshotMissing(at, pin.Snapshot));
        using var text = new MemoryStream((int)Math.Min(blob.Size, int.MaxValue));
        await using (var content = store.Open(blob)) await content.CopyToAsync(text, cancellationToken);
        var days = (int)(host.Clock.GetUtcNow() - pin.Modified).TotalDays;
        return new PinnedAdvisories(pin, AdvisorySnapshot.Read(text.ToArray(), at))
        {
            Warnings = AdvisoryPin.IsDated(pin.Modified) && days > OldDays
                ? [Rules.SnapshotOld(at, AdvisoryPinJson.Time(pin.Modified), days)] : [],
        };
    }

    /// <summary>The same for commands that are about something else: where the store lacks it, that is told (CNIK8601).</summary>
    public async Task<PinnedAdvisories?> FindAsync(string pinFile, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(pinFile, cancellationToken);
        }
        catch (CniImageKitException failure) when (failure.Diagnostics[0].Rule.Id == "CNIK8101")
        {
            host.Progress.Report(new WarningFound(Rules.AdvisoriesLeftOut(new Location(pinFile))));
            return null;
        }
    }

    /// <summary>What a snapshot says of a lock.</summary>
    public async Task<MatchedLock> MatchAsync(Lockfile locked, AdvisorySnapshot snapshot, CancellationToken cancellationToken)
    {
        var bytes = new Dictionary<Digest, BinaryEvidence>();
        var packages = new Dictionary<Digest, string>();
        var unread = ImmutableHashSet.CreateBuilder<Digest>();
        foreach (var entry in locked.Plugins)
        {
            if (await DebControl.FindAsync(store, entry.Artifact.Sha256, cancellationToken) is { } control
                && (DebControl.Field(control, "Static-Built-Using") ?? DebControl.Field(control, "Built-Using")) is { } field)
                packages[entry.Artifact.Sha256] = field;
            foreach (var (plugin, file) in entry.Files)
            {
                if (bytes.ContainsKey(file.Sha256)) continue;
                if (await store.FindAsync(file.Sha256, cancellationToken) is not { } blob)
                {
                    unread.Add(file.Sha256);
                    continue;
                }

                var at = new Location(plugin);
                bytes[file.Sha256] = BinaryEvidence.Of(
                    (await facts.OfAsync(blob, at, cancellationToken)).Go, await facts.PackagesOfAsync(blob, at, cancellationToken));
            }
        }

        return AdvisoryMatcher.Match(locked, snapshot, catalog, new MatchEvidence
        {
            Bytes = file => bytes.GetValueOrDefault(file.Sha256),
            BuiltUsing = entry => packages.GetValueOrDefault(entry.Artifact.Sha256),
        }) with
        { UnreadFiles = unread.ToImmutable() };
    }
}
