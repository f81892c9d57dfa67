using System.Collections.Immutable;
using CniImageKit.Archives;
using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Cni;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Resolving;

/// <summary>
/// Manifest and sources → exact versions, artifacts and files: the entries of a lock. The only stage that decides by the network.
/// </summary>
internal sealed class Resolver(IReadOnlyList<ISource> sources, BlobStore store, PluginCatalog catalog, Host host)
{
    private readonly OfferList list = new(sources, store, host);

    /// <summary>
    /// The lock entries of one manifest entry, one a platform. Every plugin in them has been read, hashed and checked. With
    /// <paramref name="forgive"/> a list may lack what it showed before.
    /// </summary>
    public async Task<ImmutableArray<LockEntry>> ResolveAsync(
        PluginEntry entry, PluginManifest manifest, bool forgive, CancellationToken cancellationToken)
    {
        var offered = await list.AskAsync(entry, manifest, forgive, cancellationToken);
        var offers = VersionChoice.Choose(entry, [.. manifest.PlatformsOf(entry)], offered);
        var source = list.SourceOf(entry);
        var resolved = await Gathering.AllAsync(offers.Select(o => LockAsync(source, entry, manifest, o, cancellationToken)));
        SameBuild.Check(entry, resolved);
        return [.. resolved.Select(r => r.Entry)];
    }

    private async Task<ResolvedEntry> LockAsync(
        ISource source, PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken)
    {
        var taken = await source.TakeAsync(entry, manifest, offer, cancellationToken);
        host.Progress.Report(new StepStarted($"reading {taken.FileName}"));
        var contents = await ArtifactIntake.TakeAsync(
            store, taken.Blob, taken.FileName, path => PluginMembers.IsPlugin(entry.Settings, offer.Platform, path), cancellationToken);
        contents = PluginMembers.OnlyPlugins(entry.Settings, offer.Platform, contents);
        await DebControl.KeepAsync(store, taken.Blob, contents.DebControl, cancellationToken);
        await ArtifactMembers.KeepAsync(store, taken.Blob, contents, cancellationToken);
        var (plugins, odd) = PluginSelection.Select(entry, offer, taken.FileName, contents, catalog);
        List<Diagnostic> findings = [.. contents.Warnings, .. odd, .. OwnerWarning(entry, taken.FileName, plugins.Values)];

        var facts = new PluginFacts(store);
        var files = ImmutableSortedDictionary.CreateBuilder<string, LockedFile>(StringComparer.Ordinal);
        var about = new Dictionary<string, BinaryFacts>();
        foreach (var (name, file) in plugins)
        {
            var subject = PluginSubjects.Of(
                entry, manifest, offer.Platform, PluginSubjects.Stated(entry, offer), name, file.Member);
            about[name] = await facts.OfAsync(file.Blob, subject.At, cancellationToken);
            if (MemberMode.Odd(taken.FileName, file.Member, file.Mode) is { } mode) findings.Add(mode);
            findings.AddRange(BinaryChecks.Check(subject, about[name]));
            files[name] = Locked(entry, offer, name, file, about[name]);
        }

        if (BinaryChecks.LibcNeed(entry.At, entry.Name, manifest.Node.Libc?.Value, about) is { } need) findings.Add(need);
        Report(findings);
        return new ResolvedEntry(new LockEntry
        {
            Source = entry.Name,
            Platform = offer.Platform,
            Version = offer.Version,
            Request = ManifestSlice.Request(entry, offer.Platform),
            Artifact = new LockedArtifact
            {
                Location = taken.Location,
                Size = taken.Blob.Size,
                Sha256 = taken.Blob.Sha256,
                Sha512 = taken.Blob.Sha512,
                ContentHash = taken.ContentHash,
                Verified = taken.Verified,
                Date = DateOf(entry, plugins.Values),
            },
            License = LicenseExpression.All(about.Values.Select(f => PluginSubjects.License(entry, f, catalog))),
            Modules = [.. about.Values.SelectMany(Modules).Distinct().Order(StringComparer.Ordinal)],
            Files = files.ToImmutable(),
        }, about);
    }

    private LockedFile Locked(PluginEntry entry, Offer offer, string name, TakenFile file, BinaryFacts facts) => new()
    {
        Member = file.Member,
        Size = file.Blob.Size,
        Sha256 = file.Blob.Sha256,
        Sha512 = file.Blob.Sha512,
        Arch = facts.Architecture ?? "unknown",
        Linkage = Linkage.Text(facts),
        Go = Linkage.GoVersion(facts),
        Module = Linkage.Module(facts),
        Cni = PluginSubjects.Release(entry, offer, facts) is { } release && PluginSubjects.Project(entry, facts, catalog) is { } project
            ? CniVersions.Of(name, project, release)
            : null,
    };

    private static IEnumerable<string> Modules(BinaryFacts facts) =>
        (facts.Go?.Dependencies ?? []).Select(d => d.Linked()).Select(d => d.Version.Length == 0 ? d.Path : $"{d.Path} {d.Version}");

    /// <summary>The newest time that the archive gives to a file taken from it; none where it depends on the host (directories).</summary>
    private static SourceDate? DateOf(PluginEntry entry, IEnumerable<TakenFile> files)
    {
        var newest = entry.Settings is DirectorySettings ? 0 : files.Max(f => f.ModifiedAt);
        return newest > 0 ? new SourceDate(newest) : null;
    }

    private static IEnumerable<Diagnostic> OwnerWarning(PluginEntry entry, string artifact, IEnumerable<TakenFile> files) =>
        files.Where(f => f.Uid != 0 || f.Gid != 0).Take(1).Select(f => Rules.ForeignOwner(entry.At, artifact, $"{f.Uid}:{f.Gid}"));

    private void Report(List<Diagnostic> findings)
    {
        if (findings.Exists(f => f.Rule.Severity == Severity.Error)) throw new CniImageKitException([.. findings]);
        foreach (var warning in findings) host.Progress.Report(new WarningFound(warning));
    }
}
