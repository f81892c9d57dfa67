using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Outputs;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Brings advisories into the store and pins them. With a pin there already, exactly the pinned state is brought, or nothing; only
/// <see cref="AdvisoryFetchRequest.Update"/> takes a newer one. The only step with network.
/// </summary>
internal sealed class AdvisoryFetch(Host host, Fetcher fetcher, BlobStore store)
{
    /// <summary>Fetches; see the class. Raises CNIK8102 to 8108, and what fetching and reading archives raises.</summary>
    public async Task<AdvisoryFetchOutcome> RunAsync(AdvisoryFetchRequest request, CancellationToken cancellationToken)
    {
        var file = request.Pin ?? AdvisoryPin.Beside(request.Manifest);
        var old = AdvisoryPinJson.ReadFile(file, host);
        var outcome = old is null || request.Update
            ? await RenewAsync(request, file, old, cancellationToken)
            : await RestoreAsync(request, file, old, cancellationToken);
        if (request.Save is { } target) await SaveAsync(outcome.Pin, target, cancellationToken);
        return outcome;
    }

    /// <summary>Brings the pinned advisories where a policy asks for them; raises what <see cref="RunAsync"/> raises.</summary>
    public async Task BringAsync(PolicyReview policies, PolicyQuestion question, CancellationToken cancellationToken)
    {
        if (policies.PinOf(question) is not { } pin) return;
        await RunAsync(new AdvisoryFetchRequest { Manifest = question.Manifest, Pin = pin }, cancellationToken);
    }

    private async Task<AdvisoryFetchOutcome> RenewAsync(
        AdvisoryFetchRequest request, string file, AdvisoryPin? old, CancellationToken cancellationToken)
    {
        var places = Places(request, file, old);
        var read = await ReadAsync(places.Select(p => (p, (Digest?)null)), cancellationToken);
        if (old is not null && !request.AllowRollback) RefuseOlder(old, read);
        var (text, modified, count) = Snapshot(read);
        var blob = await PutAsync(text, null, cancellationToken);
        var pin = new AdvisoryPin
        {
            Snapshot = blob.Sha256,
            Size = blob.Size,
            Advisories = count,
            Modified = modified,
            Databases =
            [
                .. read.OrderBy(d => d.From, StringComparer.Ordinal).Select(d => new PinnedDatabase
                {
                    From = d.From,
                    Sha256 = d.Sha256,
                    Entries = d.Entries.Length,
                    Modified = d.Modified,
                }),
            ],
        };
        using var content = new MemoryStream(AdvisoryPinJson.Write(pin), writable: false);
        var written = await OutputFile.ReplaceAsync(host.Resolve(file), content, cancellationToken);
        return new AdvisoryFetchOutcome(file, old, pin, written);
    }

    private async Task<AdvisoryFetchOutcome> RestoreAsync(
        AdvisoryFetchRequest request, string file, AdvisoryPin pin, CancellationToken cancellationToken)
    {
        var outcome = new AdvisoryFetchOutcome(file, pin, pin, Written: false);
        if (await store.FindAsync(pin.Snapshot, cancellationToken) is { } held && await store.IsWholeAsync(held, cancellationToken))
            return outcome;
        if (await SavedAsync(request, pin, cancellationToken)) return outcome;
        // By another place the bytes may be had, but they must be those that were pinned: in the pin's order where only one is named.
        var places = Places(request, file, pin);
        var expected = places.Length == pin.Databases.Length ? pin.Databases.Select(d => d.Sha256).ToArray() : [];
        Digest? Pinned(DatabasePlace place, int index) =>
            pin.Databases.FirstOrDefault(d => d.From == place.Name)?.Sha256 ?? expected.ElementAtOrDefault(index);
        var named = places.Select((place, i) => (place, Pinned(place, i)));
        var (text, _, _) = Snapshot(await ReadAsync(named, cancellationToken));
        var found = Digest.Sha256(text);
        if (found != pin.Snapshot) throw new CniImageKitException(Rules.SnapshotDiffers(new Location(file), pin.Snapshot, found));
        await PutAsync(text, pin.Snapshot, cancellationToken);
        return outcome;
    }

    // A snapshot that --save wrote: for machines without network, and for databases that have moved on.
    private async Task<bool> SavedAsync(AdvisoryFetchRequest request, AdvisoryPin pin, CancellationToken cancellationToken)
    {
        foreach (var path in request.From.Select(f => Path.GetFullPath(f, host.CurrentDirectory)).Where(File.Exists))
        {
            if (new FileInfo(path).Length != pin.Size) continue;
            var text = await File.ReadAllBytesAsync(path, cancellationToken);
            if (Digest.Sha256(text) != pin.Snapshot) continue;
            await PutAsync(text, pin.Snapshot, cancellationToken);
            return true;
        }

        return false;
    }

    private ImmutableArray<DatabasePlace> Places(AdvisoryFetchRequest request, string file, AdvisoryPin? pin)
    {
        var pinDirectory = Path.GetDirectoryName(host.Resolve(file))!;
        if (!request.From.IsEmpty)
            return [.. request.From.Select(f => DatabasePlace.Of(f, host.CurrentDirectory, pinDirectory)).Distinct()];
        var pinned = pin?.Databases.Select(d => d.From) ?? [DatabasePlace.Default];
        return [.. pinned.Select(f => DatabasePlace.Of(f, pinDirectory, pinDirectory))];
    }

    private Task<Database[]> ReadAsync(IEnumerable<(DatabasePlace Place, Digest? Expected)> places, CancellationToken cancellationToken)
    {
        var reader = new DatabaseReader(fetcher, store);
        return Gathering.AllAsync(places.Select(p => reader.ReadAsync(p.Place, p.Expected, cancellationToken)));
    }

    private static void RefuseOlder(AdvisoryPin old, Database[] read)
    {
        foreach (var database in read)
        {
            if (old.Databases.FirstOrDefault(d => d.From == database.From) is not { } was) continue;
            if (database.Modified < was.Modified) throw Older(database.From, was.Modified, database.Modified);
            if (database.Entries.Length < was.Entries)
                throw new CniImageKitException(Rules.DatabaseShrunk(database.From, was.Entries, database.Entries.Length));
        }

        // From another place under another name, time still does not run backwards.
        var newest = read.Max(d => d.Modified);
        if (newest < old.Modified) throw Older(read[0].From, old.Modified, newest);

        static CniImageKitException Older(string from, DateTimeOffset pinned, DateTimeOffset found) =>
            new(Rules.DatabaseRolledBack(from, AdvisoryPinJson.Time(pinned), AdvisoryPinJson.Time(found)));
    }

    private static (byte[] Text, DateTimeOffset Modified, int Count) Snapshot(Database[] read)
    {
        var entries = read.SelectMany(d => d.Entries).ToList();
        var advisories = AdvisoryMerge.Merge(entries.Select(e => e.Advisory).OfType<Advisory>()).ToList();
        var withdrawn = entries.Where(e => e.Withdrawn).Select(e => e.Id);
        return (SnapshotWriter.Write(advisories, withdrawn), read.Max(d => d.Modified), advisories.Count);
    }

    private Task<StoredBlob> PutAsync(byte[] text, Digest? expected, CancellationToken cancellationToken) => store.AddAsync(
        new StoreExpectation { Name = "the snapshot of advisories", Sha256 = expected },
        (sink, token) => sink.WriteAsync(text, token).AsTask(), cancellationToken);

    private async Task SaveAsync(AdvisoryPin pin, string target, CancellationToken cancellationToken)
    {
        var blob = await store.FindAsync(pin.Snapshot, cancellationToken)
            ?? throw new CniImageKitException(Rules.SnapshotMissing(Location.None, pin.Snapshot));
        await using var content = store.Open(blob);
        await OutputFile.ReplaceAsync(host.Resolve(target), content, cancellationToken);
    }
}
