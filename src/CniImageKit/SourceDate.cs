using System.Globalization;

namespace CniImageKit;

/// <summary>
/// The one time that outputs carry (reproducible-builds.org, SOURCE_DATE_EPOCH): whole seconds since 1970-01-01T00:00:00Z. It is a fact
/// of the lock or of the environment, never of the clock.
/// </summary>
/// <param name="UnixSeconds">Seconds since the epoch, not negative.</param>
internal readonly record struct SourceDate(long UnixSeconds)
{
    /// <summary>1980-01-01T00:00:00Z, where no evidence names a time: the first that every archive format can hold.</summary>
    public static SourceDate Fallback => new(315532800);

    /// <summary>The time as a UTC instant.</summary>
    public DateTimeOffset Instant => DateTimeOffset.FromUnixTimeSeconds(UnixSeconds);

    /// <summary>Reads <c>2025-05-04T12:00:00Z</c>, that spelling only.</summary>
    public static bool TryParse(string? text, out SourceDate date)
    {
        var ok = DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var instant) && instant.ToUnixTimeSeconds() >= 0;
        date = ok ? new SourceDate(instant.ToUnixTimeSeconds()) : default;
        return ok;
    }

    /// <summary>RFC 3339 in UTC with seconds: <c>2025-05-04T12:00:00Z</c>.</summary>
    public override string ToString() => Instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
