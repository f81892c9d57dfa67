using System.Globalization;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Locking;

/// <summary>What <c>outdated</c> prints: a row a source, then for each newer version why to move and why to stay.</summary>
internal static class OutdatedText
{
    public static void Write(Screen screen, OutdatedReport report)
    {
        screen.Table(["source", "locked", "fits", "newest", "locked artifact of"], report.Sources.Select(IReadOnlyList<string> (s) =>
        [
            s.Name, Versions(s.Locked), s.State == SourceState.Unknown ? "?" : Fits(s), s.State == SourceState.Unknown ? "?" : Newest(s),
            Age(s),
        ]));
        foreach (var source in report.Sources)
        {
            if (source.Fits is { } fits) Tell(screen, source, fits, "cnikit update " + source.Name);
            if (source.Newest is { } newest) Tell(screen, source, newest, $"cnikit update {source.Name} --major");
            if (source.Note is { } note) screen.Say($"{source.Name}: {note}");
        }

        screen.Say(report.Advisories);
        if (!report.IsOutdated && report.Failures.IsEmpty) screen.Say("nothing is newer than the lock");
    }

    private static void Tell(Screen screen, OutdatedSource source, Candidate candidate, string command)
    {
        screen.Say($"{source.Name} {Versions(source.Locked)} → {Versions(candidate.Versions)}   {command}");
        foreach (var reason in candidate.Move) screen.Say($"  move  {reason.Text}");
        foreach (var reason in candidate.Stay) screen.Say($"  stay  {reason.Text}");
    }

    private static string Fits(OutdatedSource source) => source.Fits is { } fits ? Versions(fits.Versions) : "–";

    private static string Newest(OutdatedSource source) => (source.Newest ?? source.Fits) is { } newest ? Versions(newest.Versions) : "–";

    private static string Versions(IReadOnlyList<string> versions) => versions.Count == 0 ? "nothing" : string.Join(", ", versions);

    private static string Age(OutdatedSource source) => source.Date is not { } date ? "–"
        : $"{date.Instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} ({source.AgeDays} days)";
}
