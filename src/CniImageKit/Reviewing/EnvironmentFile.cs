using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Outputs;

namespace CniImageKit.Reviewing;

/// <summary>The record of environments as a file, and the locks that are kept beside it. Raises CNIK9320 to 9325, warns CNIK9707.</summary>
/// <param name="host">The surroundings.</param>
/// <param name="named">The record, as the user named it.</param>
internal sealed class EnvironmentFile(Host host, string named)
{
    private const int LeastDigits = 6;

    /// <summary>Records what an audit found, and keeps those of the locks that it needs. Whether the record changed.</summary>
    public async Task<bool> RecordAsync(string name, FleetAudit audit, IEnumerable<string> lockFiles, CancellationToken cancellationToken)
    {
        if (!EnvironmentRecord.IsName(name)) throw new CniImageKitException(Rules.BadEnvironmentName(name));
        if (audit.Locks.IsEmpty) throw new CniImageKitException(Rules.NothingToRecord(name, audit.Cluster));
        var record = Read() ?? EnvironmentRecord.Empty;
        var drifted = audit.Nodes.Where(n => n is { State: FleetState.Drifted, Lock: not null }).CountBy(n => n.Lock!)
            .ToDictionary(c => c.Key, c => c.Value);
        var now = new RecordedEnvironment(
            host.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            EnvironmentRecord.IsText(audit.Cluster) ? audit.Cluster : "unnamed", audit.Nodes.Length,
            [.. audit.Locks.Select(l => new RecordedLock(l.Digest, Named(l.Name), l.Nodes, drifted.GetValueOrDefault(l.Digest)))]);
        await KeepAsync(now, lockFiles, cancellationToken);
        // The day alone is no news.
        if (record.Environments.TryGetValue(name, out var before) && before.SaysTheSame(now)) return false;
        return await WriteAsync(
            named, EnvironmentRecordJson.Write(new EnvironmentRecord(record.Environments.SetItem(name, now))), cancellationToken);
    }

    /// <summary>The kept lock that an environment runs, as the user would name its file.</summary>
    /// <param name="operand"><c>NAME</c>, or <c>NAME@DIGITS</c> of the digest where it runs several.</param>
    public string LockOf(string operand)
    {
        var at = new Location(named);
        var (name, digits) = operand.Split('@', 2) is [var left, var right] ? (left, right) : (operand, "");
        var record = Read() ?? throw new CniImageKitException(Rules.BadEnvironmentRecord(at, "there is no such file"));
        if (!record.Environments.TryGetValue(name, out var environment))
            throw new CniImageKitException(Rules.NoEnvironment(at, name, record.Environments.Keys));
        if (digits.StartsWith("sha256:", StringComparison.Ordinal)) digits = digits["sha256:".Length..];
        ImmutableArray<RecordedLock> fits = [.. environment.Locks.Where(l => l.Lock.Hex.StartsWith(digits, StringComparison.Ordinal))];
        if (fits.Length != 1 || (digits.Length is > 0 and < LeastDigits))
        {
            throw new CniImageKitException(
                Rules.WhichLock(at, name, environment.Locks.Select(l => $"{l.Lock.Hex[..12]} on {l.Nodes} nodes")));
        }

        var file = EnvironmentRecord.LockFile(named, fits[0].Lock);
        return ManifestFile.LockBytes(file, host) is not { } content
            ? throw new CniImageKitException(Rules.LockNotKept(at, name, fits[0].Lock, file))
            : Digest.Sha256(content) == fits[0].Lock
                ? file : throw new CniImageKitException(Rules.LockNotAsRecorded(new Location(file), fits[0].Lock, Digest.Sha256(content)));
    }

    private static string? Named(string? name) => name is not null && EnvironmentRecord.IsText(name) ? name : null;

    private EnvironmentRecord? Read()
    {
        var path = host.Resolve(named);
        if (!File.Exists(path)) return null;
        return new FileInfo(path).Length > EnvironmentRecordJson.MaxBytes
            ? throw new CniImageKitException(
                Rules.BadEnvironmentRecord(new Location(named), $"it has more than {EnvironmentRecordJson.MaxBytes} bytes"))
            : EnvironmentRecordJson.Read(named, File.ReadAllBytes(path));
    }

    private async Task KeepAsync(RecordedEnvironment environment, IEnumerable<string> lockFiles, CancellationToken cancellationToken)
    {
        var known = lockFiles.Select(f => ManifestFile.LockBytes(f, host)).OfType<byte[]>().DistinctBy(b => Digest.Sha256(b))
            .ToDictionary(b => Digest.Sha256(b));
        foreach (var used in environment.Locks)
        {
            var file = EnvironmentRecord.LockFile(named, used.Lock);
            if (known.TryGetValue(used.Lock, out var content)) await WriteAsync(file, content, cancellationToken);
            else if (!File.Exists(host.Resolve(file)))
                host.Progress.Report(new WarningFound(Rules.LockNotKeptYet(new Location(named), used.Lock, used.Nodes)));
        }
    }

    private async Task<bool> WriteAsync(string file, byte[] bytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(bytes, writable: false);
        return await OutputFile.ReplaceAsync(host.Resolve(file), content, cancellationToken);
    }
}
