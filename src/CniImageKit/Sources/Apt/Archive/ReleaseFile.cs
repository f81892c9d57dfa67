using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>An index that Release names.</summary>
/// <param name="Path">Relative to the Release file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256.</param>
internal sealed record IndexFile(string Path, long Size, Digest Sha256);

/// <summary>A suite's Release file, whose signature holds. MD5 and SHA-1 sums are not read.</summary>
internal sealed record ReleaseFile
{
    private static readonly string[] TimeFormats =
    [
        "ddd, d MMM yyyy H:mm:ss 'UTC'", "ddd, d MMM yyyy H:mm:ss 'GMT'", "ddd, d MMM yyyy H:mm:ss '+0000'", "ddd, d MMM yyyy H:mm:ss 'Z'",
    ];

    /// <summary>The address it came from, without credentials and query.</summary>
    public required Location At { get; init; }

    public string? Suite { get; init; }

    public string? Codename { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>When it must no longer be believed, or null.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Whether indexes are also served by their digest, which does not race with an update of the archive.</summary>
    public bool ByHash { get; init; }

    /// <summary>Path → index.</summary>
    public required ImmutableDictionary<string, IndexFile> Files { get; init; }

    /// <summary>Primary keys of those who signed it.</summary>
    public required ImmutableArray<string> Fingerprints { get; init; }

    /// <summary>Reads the signed text. Raises CNIK2208 and CNIK2213.</summary>
    public static ReleaseFile Read(string text, ImmutableArray<string> fingerprints, Location at)
    {
        if (ControlParagraph.ReadAll(text, at) is not [var release]) throw Fault(at, "it is not one paragraph");
        if (release["SHA256"] is null) throw new CniImageKitException(Rules.WeakArchive(at));
        var files = ImmutableDictionary.CreateBuilder<string, IndexFile>();
        foreach (var line in release.Lines("SHA256"))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var hex, var digits, var path] || !Digest.TryFromHex(hex, out var sha256) || sha256.Algorithm != "sha256"
                || !long.TryParse(digits, NumberStyles.None, null, out var size))
                throw Fault(at, "a line of SHA256 is not digest, size and path");
            files[path] = new IndexFile(path, size, sha256);
        }
        return new ReleaseFile
        {
            At = at,
            Suite = release["Suite"],
            Codename = release["Codename"],
            Date = Time(release["Date"], at) ?? throw Fault(at, "it has no Date"),
            ValidUntil = Time(release["Valid-Until"], at),
            ByHash = release["Acquire-By-Hash"] == "yes",
            Files = files.ToImmutable(),
            Fingerprints = fingerprints,
        };
    }

    /// <summary>RFC 1123 dates as archives write them: <c>Sat, 11 Jul 2026 10:16:37 UTC</c>.</summary>
    private static DateTimeOffset? Time(string? text, Location at)
    {
        if (text is null) return null;
        return DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var time)
            ? time : throw Fault(at, $"'{text}' is no date in UTC");
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.MalformedControl(at, why));
}
