using System.Runtime.InteropServices;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.NodeImages;
using CniImageKit.Tests.Staging;

namespace CniImageKit.Tests.NodeImages;

// The umask is the whole process's.
[CollectionDefinition(nameof(RootfsWriterTests), DisableParallelization = true)]
[Collection(nameof(RootfsWriterTests))]
public sealed partial class RootfsWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0b000_000_000)]
    [InlineData(0b000_111_111)]
    public async Task Has_modes_times_and_owner_whatever_the_umask(int mask)
    {
        Needs.Linux();
        var before = Umask(mask);
        try
        {
            var written = await RootfsWriter.WriteAsync(SampleTree.Make(_folder), _folder["out"], SampleTree.Date, Ct);
            Assert.Equal(Environment.UserName == "root" ? [] : ["CNIK7501"], written.Warnings.Select(w => w.Rule.Id));
        }
        finally
        {
            _ = Umask(before);
        }

        var find = await Shell.RunAsync(Needs.Tool("find", "findutils"), _folder["out"], "-printf", "%m %T@ %P\n");
        Assert.Equal(
            """
            644 usr/share/cnikit/cni.lock.json
            755
            755 opt
            755 opt/cni
            755 opt/cni/bin
            755 opt/cni/bin/bridge
            755 opt/cni/bin/host-local
            755 opt/cni/bin/loopback
            755 usr
            755 usr/share
            755 usr/share/cnikit
            """,
            string.Join('\n', find.Ok().Out.TrimEnd('\n').Split('\n')
                .Select(l => l.Replace(" 1746360000.0000000000", "").TrimEnd()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Never_shares_a_file_with_the_store()
    {
        var tree = SampleTree.Make(_folder);
        await RootfsWriter.WriteAsync(tree, _folder["out"], SampleTree.Date, Ct);
        await File.WriteAllTextAsync(_folder["out/opt/cni/bin/bridge"], "changed on the node", Ct);
        var bridge = tree.Files.First(f => f.Path.Name == "bridge");
        Assert.Equal(bridge.Sha256, Digest.Sha256(await File.ReadAllBytesAsync(bridge.HostFile!, Ct)));
    }

    [Fact]
    public async Task Is_unchanged_the_second_time_and_drops_what_is_no_longer_locked()
    {
        var tree = SampleTree.Make(_folder);
        Assert.True((await RootfsWriter.WriteAsync(tree, _folder["out"], SampleTree.Date, Ct)).Changed);
        Assert.False((await RootfsWriter.WriteAsync(tree, _folder["out"], SampleTree.Date, Ct)).Changed);
        var less = tree with { Files = tree.Files.RemoveAt(0) };
        Assert.True((await RootfsWriter.WriteAsync(less, _folder["out"], SampleTree.Date, Ct)).Changed);
        Assert.False(File.Exists(_folder["out/opt/cni/bin/bridge"]));
    }

    [Fact]
    public async Task Refuses_to_replace_a_whole_node()
    {
        _folder.Write("out/etc/passwd", "root");
        var failure = await Assert.ThrowsAsync<CniImageKitException>(
            () => RootfsWriter.WriteAsync(SampleTree.Make(_folder), _folder["out"], SampleTree.Date, Ct));
        Assert.Equal("CNIK7012", Assert.Single(failure.Diagnostics).Rule.Id);
        Assert.True(File.Exists(_folder["out/etc/passwd"]));
    }

    [Fact]
    public async Task A_layer_file_is_replaced_only_by_a_layer_that_is_whole()
    {
        var layer = await LayerWriter.WriteAsync(SampleTree.Make(_folder), SampleTree.Date, LayerCompression.Zstd, _folder["l"], Ct);
        var file = _folder["layer.linux-amd64.tar.zst"];
        Assert.EndsWith("layer.linux-amd64.tar.zst", file);
        Assert.True((await VerifiedFileWriter.WriteAsync(layer, file, Ct)).Changed);
        Assert.False((await VerifiedFileWriter.WriteAsync(layer, file, Ct)).Changed);
        File.AppendAllText(layer.File, "x");
        await Assert.ThrowsAsync<CniImageKitException>(() => VerifiedFileWriter.WriteAsync(layer, file, Ct));
        Assert.Equal(layer.Digest, Digest.Sha256(await File.ReadAllBytesAsync(file, Ct)));
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial int Umask(int mask);
}
