using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CniImageKit.Trust.Sigstore;

/// <summary>A signature line of a checkpoint.</summary>
internal sealed record NoteSignature(string Name, byte[] KeyId, byte[] Bytes);

/// <summary>
/// A log's checkpoint: a signed note (C2SP signed-note and tlog-checkpoint) of origin, tree size and root hash.
/// </summary>
/// <param name="Origin">Which log.</param>
/// <param name="Size">Of the tree.</param>
/// <param name="RootHash">Of the tree.</param>
/// <param name="Signed">The text that the signatures cover.</param>
/// <param name="Signatures">At most sixteen.</param>
internal sealed record Checkpoint(string Origin, long Size, byte[] RootHash, byte[] Signed, ImmutableArray<NoteSignature> Signatures)
{
    private const int MostSignatures = 16;
    private const string Mark = "\u2014 ";

    /// <summary>Takes a note apart; null where it is none.</summary>
    public static Checkpoint? Read(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 >= note.Length || !note.EndsWith('\n')) return null;
        var lines = note[..split].Split('\n');
        var signatures = note[(split + 2)..^1].Split('\n').Select(Signature).ToArray();
        var hash = new byte[64];
        if (lines.Length < 3 || lines[0].Length == 0 || signatures.Length > MostSignatures || signatures.Contains(null)
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Convert.TryFromBase64String(lines[2], hash, out var length) || length != 32) return null;
        var signed = Encoding.UTF8.GetBytes(note[..(split + 1)]);
        return new Checkpoint(lines[0], size, hash[..length], signed, [.. signatures.OfType<NoteSignature>()]);
    }

    /// <summary>Whether the log signed it. Lines of witnesses and of keys that are not known are passed over.</summary>
    public bool IsSignedBy(TrustedLog log) =>
        Signatures.Any(s => s.KeyId.AsSpan().SequenceEqual(log.NoteKeyId) && log.Key.Verifies(Signed, s.Bytes));

    private static NoteSignature? Signature(string line)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal) || line[Mark.Length..].Split(' ') is not [var name, var text]) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 4
            ? new NoteSignature(name, bytes[..4], bytes[4..length]) : null;
    }
}
