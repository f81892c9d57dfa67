using System.IO.Compression;
using System.Security.Cryptography;
using NuGet.Packaging;

namespace CniImageKit.Tests.Sources.Feeds;

public sealed class PackageSignatureTests : IDisposable
{
    private readonly PackageSigner _author = new("Acme Networks");
    private readonly PackageSigner _other = new("Somebody Else");
    private readonly byte[] _package = TestPackage.Of("Acme", "1.0.0");

    public void Dispose()
    {
        _author.Dispose();
        _other.Dispose();
    }

    private static string Require(params string[] fingerprints) =>
        $"signatures: {{ policy: require, fingerprints: ['{string.Join("', '", fingerprints)}'] }}";

    [Fact]
    public async Task Takes_a_package_that_a_pinned_author_signed()
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", _author.Sign(_package)));
        var bench = feed.For(Require(_other.Fingerprint, _author.Fingerprint));
        var (_, taken) = await bench.TakeAsync();
        Assert.Equal([$"nuget-signature author CN=Acme Networks {_author.Fingerprint}"], taken.Verified);
        Assert.Empty(bench.Warnings);
    }

    [Fact]
    public async Task Takes_a_package_that_a_pinned_repository_signed_or_countersigned()
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", _other.SignAsRepository(_package)));
        var (_, taken) = await feed.For(Require(_other.Fingerprint)).TakeAsync();
        Assert.Equal([$"nuget-signature repository CN=Somebody Else {_other.Fingerprint}"], taken.Verified);

        await using var countersigned = await FeedBench.StartAsync(("1.0.0", _other.SignAsRepository(_author.Sign(_package))));
        (_, taken) = await countersigned.For(Require(_other.Fingerprint)).TakeAsync();
        Assert.Equal([$"nuget-signature repository CN=Somebody Else {_other.Fingerprint}"], taken.Verified);
        (_, taken) = await countersigned.For(Require(_author.Fingerprint), store: "b").TakeAsync();
        Assert.Equal([$"nuget-signature author CN=Acme Networks {_author.Fingerprint}"], taken.Verified);
    }

    [Fact]
    public async Task Has_the_content_hash_of_nuget_signed_or_not()
    {
        await using var plain = await FeedBench.StartAsync(("1.0.0", _package));
        Assert.Equal(Convert.ToBase64String(SHA512.HashData(_package)), (await plain.For().TakeAsync()).Artifact.ContentHash);

        var signed = _author.Sign(_package);
        await using var feed = await FeedBench.StartAsync(("1.0.0", signed));
        using var reader = new PackageArchiveReader(new MemoryStream(signed));
        var (_, taken) = await feed.For().TakeAsync();
        Assert.Equal(reader.GetContentHash(CancellationToken.None), taken.ContentHash);
        Assert.NotEqual(Convert.ToBase64String(SHA512.HashData(signed)), taken.ContentHash);
    }

    [Fact]
    public async Task Warns_of_a_signer_that_nothing_pins()
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", _author.Sign(_package)));
        var bench = feed.For();
        var (_, taken) = await bench.TakeAsync();
        Assert.Empty(taken.Verified);
        var warning = Assert.Single(bench.Warnings);
        Assert.Equal("CNIK2802", warning.Rule.Id);
        Assert.Contains(_author.Fingerprint, warning.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_of_an_unsigned_package()
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", _package));
        var bench = feed.For();
        await bench.TakeAsync();
        Assert.Equal("CNIK5601", Assert.Single(bench.Warnings).Rule.Id);
    }

    [Fact]
    public async Task Refuses_an_unsigned_package_where_a_signature_is_required()
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", _package));
        Assert.Equal("CNIK2411", await feed.TakeFailsAsync(Require(_author.Fingerprint)));
    }

    [Theory]
    [InlineData("require")]
    [InlineData("accept")]
    public async Task Refuses_another_signer_than_the_pinned_whatever_the_policy(string policy)
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", _other.Sign(_package)));
        Assert.Equal("CNIK2412", await feed.TakeFailsAsync(
            $"signatures: {{ policy: {policy}, fingerprints: ['{_author.Fingerprint}'] }}"));
    }

    [Fact]
    public async Task Refuses_bytes_that_were_changed_after_signing()
    {
        var signed = _author.Sign(_package);
        using var changed = new MemoryStream();
        changed.Write(signed);
        using (var zip = new ZipArchive(changed, ZipArchiveMode.Update, leaveOpen: true))
        using (var body = zip.CreateEntry("cni/linux-amd64/evil").Open()) body.Write("#!/bin/sh\n"u8);
        await using var feed = await FeedBench.StartAsync(("1.0.0", changed.ToArray()));
        Assert.Equal("CNIK2410", await feed.TakeFailsAsync());
        Assert.Equal("CNIK2410", await feed.TakeFailsAsync(Require(_author.Fingerprint)));
    }

    [Theory]
    [InlineData("not a signature")]
    [InlineData("")]
    public async Task Refuses_a_signature_that_is_none(string text)
    {
        var package = TestPackage.Of("Acme", "1.0.0", (".signature.p7s", System.Text.Encoding.ASCII.GetBytes(text)));
        await using var feed = await FeedBench.StartAsync(("1.0.0", package));
        Assert.Equal("CNIK2410", await feed.TakeFailsAsync());
    }

    [Fact]
    public async Task Refuses_a_signature_taken_from_another_package()
    {
        var signature = Read(_author.Sign(TestPackage.Of("Acme", "0.9.0")), ".signature.p7s");
        await using var feed = await FeedBench.StartAsync(("1.0.0", Stored(_package, signature)));
        Assert.Equal("CNIK2410", await feed.TakeFailsAsync(Require(_author.Fingerprint)));
    }

    [Fact]
    public async Task Refuses_a_signature_value_that_the_pinned_key_did_not_make()
    {
        var signed = _author.Sign(_package);
        var signature = Read(signed, ".signature.p7s");
        // The RSA value ends the signer's block; a flipped bit there leaves all else that the signature says as it is.
        signature[^20] ^= 1;
        await using var feed = await FeedBench.StartAsync(("1.0.0", Stored(_package, signature)));
        Assert.Equal("CNIK2410", await feed.TakeFailsAsync(Require(_author.Fingerprint)));
    }

    private static byte[] Read(byte[] package, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        using var body = zip.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        body.CopyTo(bytes);
        return bytes.ToArray();
    }

    // As NuGet puts it in: the last entry, stored.
    private static byte[] Stored(byte[] package, byte[] signature)
    {
        using var bytes = new MemoryStream();
        bytes.Write(package);
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        using (var body = zip.CreateEntry(".signature.p7s", CompressionLevel.NoCompression).Open()) body.Write(signature);
        return bytes.ToArray();
    }
}
