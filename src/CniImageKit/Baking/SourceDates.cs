using System.Globalization;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Baking;

/// <summary>Which time the outputs carry.</summary>
internal static class SourceDates
{
    /// <summary>SOURCE_DATE_EPOCH where it is set, else the lock's date. Raises CNIK9004.</summary>
    public static SourceDate Of(Host host, Lockfile locked) => Named(host) ?? locked.SourceDate;

    /// <summary>SOURCE_DATE_EPOCH, or null where it is not set. Raises CNIK9004.</summary>
    public static SourceDate? Named(Host host)
    {
        if (host.Variable("SOURCE_DATE_EPOCH") is not { } text) return null;
        // The last second of the year 9999, which RFC 3339 can spell.
        const long last = 253402300799;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= last
            ? new SourceDate(seconds)
            : throw new CniImageKitException(Rules.BadSourceDate(text));
    }
}
