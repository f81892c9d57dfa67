using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Manifest.Reading;
using CniImageKit.Outputs;
using CniImageKit.Packing;
using CniImageKit.Sources;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Baking;

/// <summary>Lock → NuGet packages with the locked plugins, the SBOM, the report and the lock. Raises CNIK7401 to 7403.</summary>
internal sealed class Pack(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    private const string DefaultId = "CniPlugins";
    private const int LongestId = 100;

    /// <summary>What the source takes back, too: other tools take less.</summary>
    private const long MostBytes = 1L << 30;
    private readonly FreshInputs fresh = new(host, catalog, store, sources);

    /// <summary>The packages, sorted by path.</summary>
    public async Task<ImmutableArray<PackedPackage>> RunAsync(PackRequest request, CancellationToken cancellationToken)
    {
        var inputs = fresh.Read(request.Manifest, request.LockFile, null, request.ToolVersion, request.Policy);
        var platforms = Bake.PlatformsOf(request.Platforms, inputs.Manifest);
        var version = Version(request, inputs);
        var id = request.Id ?? DefaultId;
        var longest = request.PerPlatform ? LongestId - platforms.Max(p => p.FileName.Length) - 1 : LongestId;
        if (!NuGetReader.IsPackageId(id) || id.Length > longest) throw new CniImageKitException(Rules.PackBadId(id, longest));
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        ImmutableArray<StagedPlatform> staged = [.. await fresh.StageAsync(inputs, platforms, cancellationToken)];
        var packed = ImmutableArray.CreateBuilder<PackedPackage>();
        foreach (var part in request.PerPlatform ? staged.Select(s => ImmutableArray.Create(s)) : [staged])
        {
            var facts = Facts(request.PerPlatform ? $"{id}.{part[0].Platform.FileName}" : id, version, inputs, part);
            packed.Add(await WriteAsync(request, facts, inputs, part, cancellationToken));
        }

        return packed.ToImmutable();
    }

    private async Task<PackedPackage> WriteAsync(
        PackRequest request, PackageFacts facts, BakeInputs inputs, ImmutableArray<StagedPlatform> staged,
        CancellationToken cancellationToken)
    {
        var (name, version) = ($"{facts.Id}.{facts.Version.ToNormalizedString()}.nupkg", facts.Version.ToNormalizedString());
        host.Progress.Report(new StepStarted($"writing {name}"));
        var plugins = staged.SelectMany(s => s.Plugins.Select(p => new PackageEntry(
            $"{PackageLayout.Folder(s.Platform)}/{p.Name}", p.File.Size, Executable: true, () => store.Open(p.Blob)))).ToList();
        if (plugins.Sum(p => p.Size) is var bytes && bytes > MostBytes)
            throw new CniImageKitException(Rules.PackTooLarge(name, bytes, MostBytes));
        using var swap = OutputSwap.Begin(Path.Combine(host.Resolve(request.Output), name));
        try
        {
            await using (var file = new FileStream(swap.New, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                await new PackageZip(file, inputs.Date)
                    .WriteAsync([.. plugins, .. Evidence(inputs, staged), .. PackageDocuments.Of(facts)], cancellationToken);
            }

            var (size, sha256, sha512) = await DigestsAsync(swap.New, cancellationToken);
            return new PackedPackage(
                Path.Combine(request.Output, name), facts.Id, version, facts.Platforms, plugins.Count, size, sha256, sha512,
                swap.Commit(sameTimes: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.CannotWrite(swap.Target, e.Message), e);
        }
    }

    private static IEnumerable<PackageEntry> Evidence(BakeInputs inputs, ImmutableArray<StagedPlatform> staged)
    {
        yield return PackageEntry.Of("evidence/cni.lock.json", inputs.LockBytes);
        foreach (var one in staged) yield return PackageEntry.Of($"evidence/sbom.{one.Platform.FileName}.cdx.json", one.Sbom);
        yield return PackageEntry.Of("evidence/report.json", inputs.Report(staged, layerOf: _ => null).Write());
    }

    private PackageFacts Facts(string id, NuGetVersion version, BakeInputs inputs, ImmutableArray<StagedPlatform> staged)
    {
        var plugins = staged.SelectMany(s => s.Plugins.Select(p => (s.Platform, Plugin: p))).ToList();
        return new PackageFacts
        {
            Id = id,
            Version = version,
            Platforms = [.. staged.Select(s => s.Platform).Order()],
            Plugins =
            [
                .. plugins.Select(p => Packed(p.Platform, p.Plugin))
                    .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Platform),
            ],
            Licence = LicenseExpression.All(plugins.Select(p => Licence(inputs, p.Plugin))),
            Lock = inputs.LockDigest,
        };
    }

    private static PackedPlugin Packed(Platform platform, ReadyPlugin plugin) =>
        new(plugin.Name, platform, plugin.Entry.Source, plugin.Entry.Version, plugin.File.Sha256);

    private string? Licence(BakeInputs inputs, ReadyPlugin plugin)
    {
        var entry = inputs.Manifest.Plugins.First(p => p.Name == plugin.Entry.Source);
        return PluginSubjects.License(entry, plugin.Facts, catalog);
    }

    private static NuGetVersion Version(PackRequest request, BakeInputs inputs)
    {
        if (request.Version is { } chosen)
            return NuGetVersion.TryParse(chosen, out var given) ? given : throw new CniImageKitException(Rules.PackBadVersion(chosen));
        string[] locked = [.. inputs.Locked.Lock.Plugins.Select(p => p.Version).Distinct()];
        if (locked is [var only] && NuGetVersion.TryParse(only, out var same)) return same;
        var date = inputs.Date.Instant;
        return new NuGetVersion(date.Year, date.Month, date.Day);
    }

    private static async Task<(long Size, Digest Sha256, Digest Sha512)> DigestsAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var content = new RunningContent(withSha512: true);
        var buffer = new byte[128 * 1024];
        for (int count; (count = await file.ReadAsync(buffer, cancellationToken)) > 0;) content.Append(buffer.AsSpan(0, count));
        return (content.Size, content.Sha256(), content.Sha512());
    }
}
