using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Tests.Baking;
using NuGet.Packaging;

namespace CniImageKit.Tests.Packing;

/// <summary>A locked manifest and the packages made of it.</summary>
internal sealed class PackingBench : IDisposable
{
    public BakingBench Baking { get; } = new();

    public TempFolder Folder => Baking.Folder;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<ImmutableArray<PackedPackage>> PackAsync(
        Func<PackRequest, PackRequest>? with = null, CancellationToken? cancellation = null)
    {
        if (!File.Exists(Folder["cni.lock.json"])) await Baking.LockAsync();
        using var bakery = new Bakery(Baking.Host);
        var request = new PackRequest
        {
            Manifest = "cni.yaml",
            Output = "packages",
            Id = "Acme.Plugins",
            Version = "1.2.0",
            ToolVersion = "1.0.0",
        };
        return await bakery.PackAsync(with?.Invoke(request) ?? request, cancellation ?? Token);
    }

    public PackageArchiveReader Open(PackedPackage package) => new(File.OpenRead(Folder[package.Path]));

    public void Dispose() => Baking.Dispose();
}
