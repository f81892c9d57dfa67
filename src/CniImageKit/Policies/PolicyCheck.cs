using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;

namespace CniImageKit.Policies;

/// <summary>A lock is held against a policy.</summary>
/// <param name="policy">The policy.</param>
/// <param name="manifest">The lock's manifest, or null where it is not at hand.</param>
/// <param name="locked">The lock.</param>
/// <param name="now">The time that ages and ends of exceptions are held against; null where nothing may depend on time.</param>
internal sealed class PolicyCheck(Policy policy, PluginManifest? manifest, LocatedLock locked, DateTimeOffset? now)
{
    private const int SoonDays = 14;
    private readonly List<Diagnostic> found = [];
    private readonly List<Excused> excused = [];
    private readonly HashSet<PolicyException> used = [];

    /// <summary>CNIK5422 to 5429 and 5433 at the policy's lines, CNIK5650 and 5651 for its exceptions.</summary>
    public PolicyVerdict Run()
    {
        found.AddRange(policy.Warnings);
        foreach (var entry in locked.Lock.Plugins)
        {
            Source(entry);
            Signers(entry);
            License(entry);
            Verification(entry);
            Age(entry);
            foreach (var (plugin, file) in entry.Files) Linkage(entry, plugin, file);
        }

        foreach (var exception in policy.Exceptions)
        {
            var left = now is { } time ? exception.Until.Value.DayNumber - Day(time).DayNumber : int.MaxValue;
            if (!used.Contains(exception))
                found.Add(Rules.ExceptionUnused(exception.At, exception.Rule, exception.Source.Text, exception.Owner));
            else if (left is >= 0 and <= SoonDays) found.Add(Rules.ExceptionEnds(exception.Until.At, Text(exception), exception.Owner));
        }

        return new PolicyVerdict(policy, [.. found], [.. excused]);
    }

    private void Source(LockEntry entry)
    {
        var subject = PolicySubject.Of(entry, manifest);
        if (policy.Sources?.Deny.FirstOrDefault(d => d.Value.Fits(subject)) is { } denied)
        {
            Add("sources", entry, null, Rules.SourceDenied(
                denied.At, entry.Source, entry.Platform, denied.Value.Text, subject, Place(entry)));
        }
        else if (AllowAt(policy.Sources) is { } at && !Allows(policy.Sources, subject))
            Add("sources", entry, null, Rules.SourceNotAllowed(at, entry.Source, entry.Platform, subject, Place(entry)));
    }

    private void Signers(LockEntry entry)
    {
        string[] signatures = [.. entry.Artifact.Verified.Where(PolicySubject.IsSignature)];
        if (policy.Signers is not { } signers || signatures.Length == 0) return;
        if (signatures.Any(s => signers.Value.Any(p => p.Value.Fits(s)))) return;
        Add("signers", entry, null, Rules.SignerNotAllowed(signers.At, entry.Source, entry.Platform, signatures, Place(entry)));
    }

    private void License(LockEntry entry)
    {
        var rule = policy.Licenses;
        if ((AllowAt(rule) ?? rule?.DenyAt) is not { } at) return;
        var allows = AllowAt(rule) is not null;
        var met = entry.License is { } text ? LicenseTerms.Met(text, Accepts) : null;
        if (met is true || (met is null && !allows)) return;
        Add("licenses", entry, null, met is null
            ? Rules.LicenseUnknown(at, entry.Source, entry.Platform, entry.License ?? "none", Place(entry))
            : Rules.LicenseRefused(at, entry.Source, entry.Platform, entry.License!, Place(entry)));

        bool Accepts(string id)
        {
            var bare = id.Split(' ')[0];
            if (rule?.Deny.Any(d => d.Value.Fits(id) || d.Value.Fits(bare)) == true) return false;
            return !allows || Allows(rule, id) || Allows(rule, bare);
        }
    }

    private void Verification(LockEntry entry)
    {
        var subject = PolicySubject.Of(entry, manifest);
        var minimum = policy.Verification?.Sources.Where(s => s.Source.Value.Fits(subject)).Select(s => s.Minimum).FirstOrDefault()
            ?? policy.Verification?.Minimum
            ?? (policy.DeniesByDefault is { } at ? new Located<VerificationLevel>(VerificationLevel.Sums, at) : null);
        var level = PolicySubject.Level(entry.Artifact);
        if (minimum is null || level >= minimum.Value) return;
        Add("verification", entry, null, Rules.VerifiedTooWeakly(
            minimum.At, entry.Source, entry.Platform, minimum.Value.Word(), level.Word(), Place(entry)));
    }

    private void Age(LockEntry entry)
    {
        if (policy.MaximumAge is not { } most) return;
        if (entry.Artifact.Date is not { } date)
        {
            Add("maximumAge", entry, null, Rules.ArtifactUndated(most.At, entry.Source, entry.Platform, most.Value, Place(entry)));
            return;
        }

        if (now is not { } time) return;
        var days = (long)((time - date.Instant).TotalDays);
        if (days <= most.Value) return;
        Add("maximumAge", entry, null, Rules.ArtifactTooOld(
            most.At, entry.Source, entry.Platform, most.Value, days, date.ToString(), Place(entry)));
    }

    private void Linkage(LockEntry entry, string plugin, LockedFile file)
    {
        var words = file.Linkage.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (policy.DeniedLinkage.FirstOrDefault(d => words.Contains(d.Value)) is not { } denied) return;
        var place = locked.AtFile(entry.Source, entry.Platform, plugin).ToString();
        Add("linkage", entry, plugin, Rules.LinkageDenied(
            denied.At, plugin, entry.Source, entry.Platform, denied.Value, file.Linkage, place));
    }

    /// <summary>An exception that holds takes the finding away; one that ended is told in it.</summary>
    private void Add(string rule, LockEntry entry, string? plugin, Diagnostic finding)
    {
        var exceptions = policy.Exceptions.Where(e => e.Rule == rule && e.Source.Fits(entry.Source)
            && (e.Plugin is null || (plugin is not null && e.Plugin.Fits(plugin)))).ToList();
        used.UnionWith(exceptions);
        if (exceptions.Find(e => now is not { } time || Day(time) <= e.Until.Value) is { } holds) excused.Add(new Excused(finding, holds));
        else found.Add(exceptions is [var ended, ..] ? Ended(finding, ended) : finding);
    }

    // What mends a finding stays its last line.
    private static Diagnostic Ended(Diagnostic finding, PolicyException by)
    {
        var known = new Detail("known", $"the exception of {by.Owner} at {by.At} ended on {Text(by)}");
        return finding with { Details = finding.Details.Insert(finding.Details.Length - 1, known) };
    }

    // Where nothing is allowed by name, the default decides.
    private Location? AllowAt(ListRule? rule) => rule?.AllowAt ?? policy.DeniesByDefault;

    private static bool Allows(ListRule? rule, string text) => rule?.Allow is { } allow && allow.Any(a => a.Value.Fits(text));

    private string Place(LockEntry entry) => locked.At(entry.Source, entry.Platform).ToString();

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static string Text(PolicyException exception) =>
        exception.Until.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
