using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust.OpenPgp;

namespace CniImageKit.Trust;

/// <summary>A line of a sums file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Algorithm">As the line says it (BSD's form), or null where only the length tells it.</param>
/// <param name="Hex">The value as written.</param>
/// <param name="Name">The file's name as written; null for a bare digest.</param>
internal sealed record SumsLine(int Number, string? Algorithm, string Hex, string? Name);

/// <summary>
/// Sums files as sha256sum(1) and BSD's sha256(1) write them, read strictly: a file that is not wholly understood vouches for nothing.
/// Raises CNIK5101 to 5106.
/// </summary>
internal static class SumsFile
{
    /// <summary>More than this is no sums file.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>
    /// The digests that a sums file gives for an artifact: one, or one of each algorithm. The name must be exactly the artifact's; a
    /// bare digest is accepted only in a file that belongs to this artifact alone (<c>NAME.sha256</c>).
    /// </summary>
    /// <param name="body">The file.</param>
    /// <param name="sums">Its name, for messages.</param>
    /// <param name="artifact">The artifact's file name.</param>
    /// <param name="at">The place to blame.</param>
    public static ImmutableArray<Digest> DigestsOf(ReadOnlySpan<byte> body, string sums, string artifact, Location at)
    {
        // What frames the text is no part of it; whether the signature holds is for those who ask for one.
        if (ClearSigned.Is(body)) body = Encoding.UTF8.GetBytes(ClearSigned.Read(body, at).Text);
        var lines = Read(body, sums, at);
        var ours = lines.Where(l => l.Name == artifact || (l.Name is null && IsSidecar(sums, artifact))).ToArray();
        if (ours.Length == 0) throw Failure(Rules.SumsLacks(at, sums, artifact, Names(lines)));
        var digests = ours.Select(l => (Line: l, Digest: DigestOf(l, sums, artifact, at))).ToArray();
        foreach (var pair in digests.GroupBy(d => d.Digest.Algorithm).Select(g => g.ToArray()).Where(g => g.Length > 1))
            throw Failure(Rules.SumsAmbiguous(at, sums, artifact, pair[0].Line.Number, pair[1].Line.Number));
        return [.. digests.Select(d => d.Digest)];
    }

    /// <summary>Whether bytes that were to be an artifact are a sums file (kubernetes-sigs/kubespray#5696).</summary>
    public static bool Is(ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(body, "", Location.None).All(l => Digest.TryFromHex(l.Hex, out _) || SumsAlgorithms.IsWeak(l));
        }
        catch (CniImageKitException)
        {
            return false;
        }
    }

    /// <summary>Whether bytes are an HTML, XML or JSON page.</summary>
    public static bool IsPage(ReadOnlySpan<byte> body)
    {
        var text = body.TrimStart(" \t\r\n\uFEFF"u8);
        return !text.IsEmpty && text[0] is (byte)'<' or (byte)'{';
    }

    private static ImmutableArray<SumsLine> Read(ReadOnlySpan<byte> body, string sums, Location at)
    {
        if (IsPage(body)) throw Failure(Rules.SumsIsPage(at, sums));
        if (body.ContainsAnyInRange((byte)0, (byte)8)) throw Failure(Rules.SumsMalformed(at, sums, 1, "holds binary data"));
        var lines = ImmutableArray.CreateBuilder<SumsLine>();
        var number = 0;
        foreach (var raw in Encoding.UTF8.GetString(body).Split('\n'))
        {
            number++;
            var text = raw.EndsWith('\r') ? raw[..^1] : raw;
            if (text.Length == 0) continue;
            lines.Add(SumsAlgorithms.Parse(text, number) ?? throw Failure(Rules.SumsMalformed(at, sums, number, "has neither form")));
        }

        return lines.Count > 0 ? lines.ToImmutable() : throw Failure(Rules.SumsEmpty(at, sums));
    }

    private static Digest DigestOf(SumsLine line, string sums, string artifact, Location at)
    {
        if (SumsAlgorithms.IsWeak(line)) throw Failure(Rules.SumsWeak(at, sums, artifact, SumsAlgorithms.NameOf(line)));
        if (Digest.TryFromHex(line.Hex, out var digest) && SumsAlgorithms.Agrees(line, digest)) return digest;
        throw Failure(Rules.SumsMalformed(at, sums, line.Number, $"holds {line.Hex.Length} hex digits"));
    }

    private static bool IsSidecar(string sums, string artifact) =>
        sums.StartsWith(artifact + ".", StringComparison.Ordinal) && !sums.AsSpan(artifact.Length + 1).Contains('/');

    private static string Names(ImmutableArray<SumsLine> lines)
    {
        var names = lines.Select(l => l.Name ?? "a bare digest").Distinct().Order(StringComparer.Ordinal).ToArray();
        return string.Join(", ", names.Take(6)) + (names.Length > 6 ? $" and {names.Length - 6} more" : "");
    }

    private static CniImageKitException Failure(Diagnostic diagnostic) => new(diagnostic);
}
