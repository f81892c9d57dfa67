using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Policies;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Which time a policy's ages and ends are held against.</summary>
internal enum PolicyTime
{
    /// <summary>The clock: a lock is made today.</summary>
    Clock,

    /// <summary>SOURCE_DATE_EPOCH where it is set, else the clock.</summary>
    SourceDateOrClock,

    /// <summary>
    /// SOURCE_DATE_EPOCH where it is set, else none: the same lock gives the same bytes at any time, and a bake that fails since a day has
    /// passed would not.
    /// </summary>
    SourceDateOnly,
}

/// <summary>What is asked of a policy.</summary>
/// <param name="Manifest">The manifest as the user named it, beside which a policy may lie.</param>
/// <param name="BaseDirectory">The directory that stands for the manifest's own; null where that is it.</param>
/// <param name="Policy">A policy that the user named, which lies on the disk; null for the one beside the manifest.</param>
/// <param name="Time">What is now.</param>
internal sealed record PolicyQuestion(string Manifest, string? BaseDirectory, string? Policy, PolicyTime Time)
{
    /// <summary>What a bake asks.</summary>
    public static PolicyQuestion Of(BakeRequest request) =>
        new(request.Manifest, request.BaseDirectory, request.Policy, PolicyTime.SourceDateOnly);

    /// <summary>What lies beside the manifest, where that is not read from the disk; by absolute path.</summary>
    public IReadOnlyDictionary<string, byte[]>? Elsewhere { get; init; }
}

/// <summary>
/// Finds the policy of a manifest and asks it: first what the lock alone answers, then, with the plugins' bytes where the store has them,
/// what the pinned advisories say. Uses no network.
/// </summary>
internal sealed class PolicyReview(Host host, PluginCatalog catalog, BlobStore store)
{
    private const long MostBytes = 1 << 20;

    /// <summary>The policy; null where there is none. Raises CNIK5420, and what reading a policy raises.</summary>
    public Policy? Find(PolicyQuestion question)
    {
        var files = Files(question);
        if (question.Policy is not null) files = files with { Elsewhere = null };
        var named = question.Policy ?? files.Policy;
        var content = files.Find(named, (at, why) => Rules.ManifestTooLarge(at, why["it has ".Length..], MostBytes), MostBytes);
        if (content is null) return question.Policy is null ? null : throw new CniImageKitException(Rules.NoPolicy(named));
        return PolicyReader.Read(named, content);
    }

    /// <summary>
    /// The verdict on a lock without its advisories; null where there is no policy. Raises what <see cref="Find"/> raises and CNIK8107;
    /// what the policy refuses is in the verdict.
    /// </summary>
    public PolicyVerdict? Ask(PolicyQuestion question, PluginManifest? manifest, LocatedLock locked)
    {
        if (Find(question) is not { } policy) return null;
        var now = Now(question.Time);
        var verdict = new PolicyCheck(policy, manifest, locked, now).Run();
        if (policy.Advisories is not { } rule) return verdict;
        var files = Files(question);
        var pin = files.ReadPin(files.Pin);
        var fault = pin is null ? Rules.GateWithoutPin(rule.At, files.Pin) : new AdvisoryGate(rule).Age(pin, files.Pin, now);
        return verdict with { Pin = pin, Findings = fault is null ? verdict.Findings : [.. verdict.Findings, fault] };
    }

    /// <summary>The verdict with the advisories.</summary>
    public async Task<PolicyVerdict?> AskAllAsync(
        PolicyQuestion question, PluginManifest? manifest, LocatedLock locked, CancellationToken cancellationToken)
    {
        if (Ask(question, manifest, locked) is not { } verdict) return null;
        var advised = await AdvisoriesAsync(question, verdict, manifest, locked, null, cancellationToken);
        return verdict with { Findings = [.. verdict.Findings, .. advised] };
    }

    /// <summary>What the policy says of the advisories of these platforms' entries, or of all where it is null.</summary>
    public async Task<ImmutableArray<Diagnostic>> AdvisoriesAsync(
        PolicyQuestion question, PolicyVerdict verdict, PluginManifest? manifest, LocatedLock locked, ImmutableArray<Platform>? platforms,
        CancellationToken cancellationToken)
    {
        if (verdict is not { Policy.Advisories: { } rule, Pin: { } pin }) return [];
        var files = Files(question);
        try
        {
            var review = new AdvisoryReview(host, catalog, store);
            var pinned = await review.OpenAsync(pin, files.Pin, cancellationToken);
            var (findings, answers) = (new Findings(), new AdvisoryAnswers(host, files));
            var now = Now(question.Time);
            var today = now is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : (DateOnly?)null;
            var book = answers.Read(manifest, pinned.Snapshot, answers.Names(locked.Lock, manifest), today, findings);
            var asked = platforms is { } only
                ? locked.Lock with { Plugins = [.. locked.Lock.Plugins.Where(e => only.Contains(e.Platform))] } : locked.Lock;
            var found = await review.MatchAsync(asked, pinned.Snapshot, cancellationToken);
            var old = now is null || rule.SnapshotMaximumAge is not null ? [] : pinned.Warnings;
            // Of suppressions only those that ended say why something is refused now.
            return
            [
                .. new AdvisoryGate(rule).Run(locked, found with { Matches = book.Apply(found.Matches) }), .. old,
                .. findings.Sorted.Where(f => f.Rule.Id == "CNIK8610"),
            ];
        }
        catch (CniImageKitException failure)
        {
            return [.. failure.Diagnostics];
        }
    }

    /// <summary>The same for whoever must not go on: warnings are reported, what is refused is thrown.</summary>
    public void Require(ImmutableArray<Diagnostic> findings)
    {
        if (findings.Any(f => f.Rule.Severity == Severity.Error)) throw new CniImageKitException(findings);
        foreach (var warning in findings) host.Progress.Report(new WarningFound(warning));
    }

    /// <summary>What the policy says of a lock today; nothing where one of the two is not there.</summary>
    public async Task<ImmutableArray<Diagnostic>> ToldAsync(LockRequest request, CancellationToken cancellationToken)
    {
        if (ManifestFile.ReadLock(ManifestFile.LockOf(request.Manifest, request.LockFile), host) is not { } locked) return [];
        var manifest = ManifestFile.Read(request.Manifest, request.BaseDirectory, host, catalog);
        var question = new PolicyQuestion(request.Manifest, request.BaseDirectory, request.Policy, PolicyTime.Clock);
        return (await AskAllAsync(question, manifest, locked, cancellationToken))?.Findings ?? [];
    }

    /// <summary>All that decides what the policy says of advisories, besides itself and the lock; empty where it asks for none.</summary>
    public string JudgedBy(PolicyQuestion question, PolicyVerdict? verdict, PluginManifest manifest)
    {
        if (verdict?.Policy.Advisories is null) return "";
        var files = Files(question);
        string[] names = [files.Pin, files.Suppressions, .. files.Vex(manifest)];
        var digests = names.Select(n => files.Find(n, Rules.VexUnreadable) is { } content ? Digest.Sha256(content).Hex : "-");
        return string.Join(' ', digests.Prepend(Now(question.Time)?.ToString("O", CultureInfo.InvariantCulture) ?? "-"));
    }

    /// <summary>The pin beside the manifest, where the policy asks for advisories and there is one; else null.</summary>
    public string? PinOf(PolicyQuestion question) =>
        Find(question)?.Advisories is not null && Files(question) is var files && files.ReadPin(files.Pin) is not null ? files.Pin : null;

    private JudgingFiles Files(PolicyQuestion question) =>
        new(host, question.BaseDirectory ?? Path.GetDirectoryName(question.Manifest) ?? "") { Elsewhere = question.Elsewhere };

    private DateTimeOffset? Now(PolicyTime time)
    {
        if (time != PolicyTime.Clock && SourceDates.Named(host) is { } named) return named.Instant;
        return time == PolicyTime.SourceDateOnly ? null : host.Clock.GetUtcNow();
    }
}
