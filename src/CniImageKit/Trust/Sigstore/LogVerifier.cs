using System.Globalization;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>
/// Whether an entry is in a log that counts: by its inclusion proof and checkpoint, and by the log's promise, whichever there are; one of
/// them must be. Raises CNIK5346 to 5350.
/// </summary>
internal static class LogVerifier
{
    /// <summary>The time by the log's own signature; null where the log says none.</summary>
    public static DateTimeOffset? Verify(LogEntry entry, TrustedRoot root, Location at)
    {
        var time = entry is { Promise: not null, IntegratedTime: { } seconds } ? Time(seconds, at) : (DateTimeOffset?)null;
        var log = root.Logs.FirstOrDefault(l => l.Id.AsSpan().SequenceEqual(entry.LogId) && (time is null || l.Validity.Holds(time.Value)))
            ?? throw new CniImageKitException(Rules.LogUnknown(at, Convert.ToHexStringLower(entry.LogId)));
        if (entry.Proof is { } proof) Verify(entry, proof, log, at);
        else if (time is null) throw new CniImageKitException(Rules.InclusionProofMissing(at));
        if (time is not null && !log.Key.Verifies(Promised(entry), entry.Promise))
            throw new CniImageKitException(Rules.EntryTimestampUnfit(at, log.Host));
        return time;
    }

    /// <summary>Whether the log's key was valid at a time that another than the log tells.</summary>
    public static void VerifyAt(LogEntry entry, TrustedRoot root, DateTimeOffset time, Location at)
    {
        if (!root.Logs.Any(l => l.Id.AsSpan().SequenceEqual(entry.LogId) && l.Validity.Holds(time)))
            throw new CniImageKitException(Rules.LogUnknown(at, Convert.ToHexStringLower(entry.LogId)));
    }

    private static void Verify(LogEntry entry, InclusionProof proof, TrustedLog log, Location at)
    {
        var checkpoint = Checkpoint.Read(proof.Checkpoint) ?? throw Fault("it is no checkpoint");
        // Logs of the second kind sign with Ed25519 and call themselves by their host.
        if (log.Key.Kind == KeyKind.Ed25519 && checkpoint.Origin != log.Host) throw Fault($"it is of {checkpoint.Origin}");
        if (!checkpoint.IsSignedBy(log)) throw Fault("no signature of the log's key fits it");
        if (checkpoint.Size != proof.TreeSize || !checkpoint.RootHash.AsSpan().SequenceEqual(proof.RootHash))
            throw Fault("it is of another tree than the proof");
        if (MerkleTree.Root(entry.Body, proof.Index, proof.TreeSize, proof.Hashes) is not { } found
            || !found.AsSpan().SequenceEqual(proof.RootHash))
            throw new CniImageKitException(Rules.InclusionProofUnfit(at, log.Host));

        CniImageKitException Fault(string why) => new(Rules.CheckpointUnfit(at, log.Host, why));
    }

    // JSON in Rekor's canonical form; none of the values needs an escape.
    private static byte[] Promised(LogEntry entry)
    {
        var (body, log) = (Convert.ToBase64String(entry.Body), Convert.ToHexStringLower(entry.LogId));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"body":"{{body}}","integratedTime":{{entry.IntegratedTime}},"logID":"{{log}}","logIndex":{{entry.Index}}}"""));
    }

    private static DateTimeOffset Time(long seconds, Location at) => seconds < 1L << 37
        ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : throw new CniImageKitException(Rules.SignatureMalformed(at, "the log's time is beyond all times"));
}
