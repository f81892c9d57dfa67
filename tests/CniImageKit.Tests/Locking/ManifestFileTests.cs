using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Locking;

public sealed class ManifestFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cni.yaml", null, "cni.lock.json")]
    [InlineData("images/edge/cni.yml", null, "images/edge/cni.lock.json")]
    [InlineData("cni.yaml", "other.json", "other.json")]
    public void Finds_the_lock_beside_the_manifest(string manifest, string? named, string expected) =>
        Assert.Equal(expected, ManifestFile.LockOf(manifest, named).Replace('\\', '/'));

    [Fact]
    public void Has_no_lock_where_there_is_none() => Assert.Null(ManifestFile.ReadLock("cni.lock.json", StoreOf.Host(folder)));

    [Fact]
    public void Refuses_a_manifest_that_is_not_there() => Assert.Equal("CNIK9003", Refusal(() => Read("cni.yaml")));

    [Fact]
    public void Reads_no_giant_into_memory()
    {
        using (var giant = File.Create(folder["giant"])) giant.SetLength(1L << 40);
        Assert.Equal("CNIK3013", Refusal(() => _ = ManifestFile.ReadLock("giant", StoreOf.Host(folder))));
        Assert.Equal(Rules.ManifestTooLarge(Location.None, "", 1).Rule.Id, Refusal(() => Read("giant")));
    }

    private void Read(string named) => ManifestFile.Read(named, null, StoreOf.Host(folder), PluginCatalog.Load());

    private static string Refusal(Action action) => Assert.Throws<CniImageKitException>(action).Diagnostics.Single().Rule.Id;
}
