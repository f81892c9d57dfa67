using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Policies;

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
/// <param name="Policy">A policy that the user named; null for the one that lies there.</param>
/// <param name="Time">What is now.</param>
internal sealed record PolicyQuestion(string Manifest, string? BaseDirectory, string? Policy, PolicyTime Time);

/// <summary>Finds the policy of a manifest and asks it.</summary>
internal sealed class PolicyReview(Host host)
{
    private const long MaxBytes = 1 << 20;

    /// <summary>
    /// The verdict on a lock; null where there is no policy. Raises CNIK5420, and what reading a policy raises; what the policy refuses is
    /// in the verdict.
    /// </summary>
    public PolicyVerdict? Ask(PolicyQuestion question, PluginManifest? manifest, LocatedLock locked)
    {
        if (Find(question) is not { } policy) return null;
        return new PolicyCheck(policy, manifest, locked, Now(question.Time)).Run();
    }

    /// <summary>The same for whoever must not go on: warnings are reported, what is refused is thrown.</summary>
    public PolicyVerdict? Require(PolicyQuestion question, PluginManifest manifest, LocatedLock locked)
    {
        var verdict = Ask(question, manifest, locked);
        if (verdict is null) return null;
        if (verdict.Refuses) throw new CniImageKitException(verdict.Findings);
        foreach (var warning in verdict.Findings) host.Progress.Report(new WarningFound(warning));
        return verdict;
    }

    /// <summary>What the policy says of a lock today; nothing where one of the two is not there.</summary>
    public ImmutableArray<Diagnostic> Told(LockRequest request, PluginCatalog catalog)
    {
        if (ManifestFile.ReadLock(ManifestFile.LockOf(request.Manifest, request.LockFile), host) is not { } locked) return [];
        var manifest = ManifestFile.Read(request.Manifest, request.BaseDirectory, host, catalog);
        var question = new PolicyQuestion(request.Manifest, request.BaseDirectory, request.Policy, PolicyTime.Clock);
        return Ask(question, manifest, locked)?.Findings ?? [];
    }

    private Policy? Find(PolicyQuestion question)
    {
        var named = question.Policy
            ?? Path.Combine(question.BaseDirectory ?? Path.GetDirectoryName(question.Manifest) ?? "", Policy.FileName);
        var path = host.Resolve(named);
        if (!File.Exists(path)) return question.Policy is null ? null : throw new CniImageKitException(Rules.NoPolicy(named));
        return new FileInfo(path).Length is var size && size > MaxBytes
            ? throw new CniImageKitException(Rules.ManifestTooLarge(new Location(named), $"{size} bytes", MaxBytes))
            : PolicyReader.Read(named, File.ReadAllBytes(path));
    }

    private DateTimeOffset? Now(PolicyTime time)
    {
        if (time != PolicyTime.Clock && Baking.SourceDates.Named(host) is { } named) return named.Instant;
        return time == PolicyTime.SourceDateOnly ? null : host.Clock.GetUtcNow();
    }
}
