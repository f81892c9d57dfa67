namespace CniImageKit.Store;

/// <summary>Clears away what killed processes left: temporary files after an hour, partial downloads after two weeks.</summary>
internal static class StoreSweep
{
    private static readonly TimeSpan TemporaryAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan PartialAge = TimeSpan.FromDays(14);

    /// <summary>Sweeps, unless another process does. A file that someone holds open is left, whatever its age.</summary>
    public static void Run(StoreLayout layout, TimeProvider clock)
    {
        using var taken = KeyLock.TryTake(layout.Lock("sweep"));
        if (taken is null) return;
        var now = clock.GetUtcNow().UtcDateTime;
        var derived = Path.Combine(layout.Root, "derived");
        string[] folders = [layout.Blobs, .. Directory.Exists(derived) ? Directory.GetDirectories(derived) : []];
        foreach (var file in folders.SelectMany(f => new DirectoryInfo(f).EnumerateFiles(".*")))
        {
            var age = file.Extension is ".tmp" ? TemporaryAge : PartialAge;
            if (now - file.LastWriteTimeUtc < age) continue;
            // A partial download is opened again by its name, under its key's lock; a temporary file never is.
            var guard = file.Extension is ".tmp" ? file.FullName : layout.Lock(file.Name[1..^file.Extension.Length]);
            using var free = KeyLock.TryTake(guard);
            if (free is not null) StoreFailure.Forget(file.FullName);
        }

        // Facts of partial downloads: without them a download begins anew, no more.
        var facts = new DirectoryInfo(layout.Derived("partial"));
        if (!facts.Exists) return;
        foreach (var file in facts.EnumerateFiles().Where(f => now - f.LastWriteTimeUtc > PartialAge)) StoreFailure.Forget(file.FullName);
    }
}
