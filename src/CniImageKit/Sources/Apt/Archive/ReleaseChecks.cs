using System.Globalization;
using CniImageKit.Diagnostics;
using CniImageKit.Sources.Apt.Machine;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>Whether a well-signed Release file is the one that was asked for, and of today. Raises CNIK2204 to 2206 and CNIK2703.</summary>
internal static class ReleaseChecks
{
    // What apt allows by default (Acquire::Max-FutureTime).
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    /// <summary>Throws where it is not.</summary>
    public static void Check(ReleaseFile release, AptRepository repository, AptConfiguration configuration, Host host)
    {
        var suite = repository.Suite;
        if (!repository.IsFlat && (release.Suite ?? release.Codename) is not null && suite != release.Suite && suite != release.Codename)
            throw new CniImageKitException(Rules.OtherSuite(release.At, suite, $"{release.Suite}, {release.Codename}"));

        var now = host.Clock.GetUtcNow();
        var checksDate = (repository.CheckDate ?? configuration.Flag("Acquire::Check-Date")) != false;
        if (checksDate && release.Date > now + ClockSkew)
            throw new CniImageKitException(Rules.ReleaseFromFuture(release.At, Text(release.Date), Text(now)));

        if (End(release, configuration) is not { } end || now <= end) return;
        if ((repository.CheckValidUntil ?? configuration.Flag("Acquire::Check-Valid-Until")) != false)
            throw new CniImageKitException(Rules.ReleaseExpired(release.At, Text(end), Text(now)));
        host.Progress.Report(new WarningFound(Rules.ExpiryIgnored(release.At, Text(end))));
    }

    private static DateTimeOffset? End(ReleaseFile release, AptConfiguration configuration)
    {
        var limited = uint.TryParse(configuration["Acquire::Max-ValidTime"], NumberStyles.None, null, out var seconds) && seconds > 0;
        DateTimeOffset? byAge = limited ? release.Date.AddSeconds(seconds) : null;
        return byAge is null || release.ValidUntil < byAge ? release.ValidUntil ?? byAge : byAge;
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
