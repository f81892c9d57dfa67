using System.Text;

namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>gpg makes the keys and signatures.</summary>
public sealed class OpenPgpTests : IAsyncLifetime
{
    private readonly GnuPg _gpg = new();
    private SignedRelease _signed = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _signed = await SignedRelease.StartAsync();
        _key = await _gpg.NewKeyAsync("Release", expire: "1y", at: "20230101T000000");
        await File.WriteAllBytesAsync(_signed.Folder["release.asc"], await _gpg.ExportAsync(_key, armored: true));
    }

    public async ValueTask DisposeAsync()
    {
        _gpg.Dispose();
        await _signed.DisposeAsync();
    }

    // The key expired in 2024; what it signed in 2023 stays signed.
    private const string Then = "20230601T000000";

    private string Verify(string more = "") => $"method: openpgp\nkey: release.asc\nfingerprint: {_key}\n{more}";

    [Fact]
    public async Task Believes_a_detached_signature_of_the_sums_by_a_key_that_has_expired_since()
    {
        _signed.Release.Assets[SignedRelease.Sums + ".asc"] = await _gpg.DetachSignAsync(_signed.SumsText, [_key], Then);
        Assert.Equal($"openpgp {_key}", await _signed.ProvesAsync(Verify("of: sums")));
        var spaced = string.Join(' ', _key.Chunk(4).Select(c => new string(c))).ToLowerInvariant();
        Assert.Equal($"openpgp {_key}", await _signed.ProvesAsync($"method: openpgp\nof: sums\nkey: release.asc\nfingerprint: {spaced}"));
        _signed.Replace();
        Assert.Equal("CNIK5004", await _signed.RefusesAsync(Verify("of: sums")));
    }

    [Fact]
    public async Task Believes_a_text_signature()
    {
        _signed.Release.Assets[SignedRelease.Sums + ".asc"] = await _gpg.DetachSignAsync(_signed.SumsText, [_key], Then, "--textmode");
        Assert.Equal($"openpgp {_key}", await _signed.ProvesAsync(Verify("of: sums")));
    }

    [Fact]
    public async Task Believes_a_binary_signature_of_the_asset()
    {
        _signed.Release.Assets[SignedRelease.Asset] = "plain text in place of an archive"u8.ToArray();
        _signed.Release.WithChecksums();
        _signed.Release.Assets[SignedRelease.Asset + ".sig"] =
            await _gpg.DetachSignAsync("plain text in place of an archive", [_key], Then, "--no-armor");
        Assert.Equal($"openpgp {_key}", await _signed.ProvesAsync(Verify()));
    }

    [Fact]
    public async Task Reads_sums_that_are_clear_signed()
    {
        _signed.Release.Assets["SHA256SUMS.asc"] = await _gpg.ClearSignAsync(_signed.SumsText, [_key], Then);
        Assert.Equal($"openpgp {_key}", await _signed.ProvesAsync(Verify("of: sums\nsignature: SHA256SUMS.asc")));
        _signed.Release.Assets[SignedRelease.Sums] = _signed.Release.Assets["SHA256SUMS.asc"];
        Assert.Equal($"openpgp {_key}", await _signed.ProvesAsync(Verify("of: sums")));
        var forged = Encoding.UTF8.GetString(_signed.Release.Assets[SignedRelease.Sums]);
        _signed.Release.Assets[SignedRelease.Asset] = PluginArchive.Tgz("replaced", true, "bridge");
        var digest = Digest.Sha256(_signed.Release.Assets[SignedRelease.Asset]).Hex;
        _signed.Release.Assets[SignedRelease.Sums] =
            Encoding.UTF8.GetBytes(forged.Replace(Digest.Sha256(SignedRelease.Archive).Hex, digest, StringComparison.Ordinal));
        Assert.Equal("CNIK5004", await _signed.RefusesAsync(Verify("of: sums")));
    }

    [Fact]
    public async Task Refuses_clear_signed_sums_that_name_other_bytes()
    {
        _signed.Release.Assets["SHA256SUMS.asc"] = await _gpg.ClearSignAsync(_signed.SumsText, [_key], Then);
        _signed.Replace();
        Assert.Equal("CNIK5336", await _signed.RefusesAsync(Verify("of: sums\nsignature: SHA256SUMS.asc")));
    }

    [Fact]
    public async Task Refuses_a_key_that_was_revoked_since()
    {
        var key = await _gpg.NewKeyAsync("Late", expire: "1d", at: "20230101T000000");
        await File.WriteAllBytesAsync(
            _signed.Folder["release.asc"], await _gpg.ExportAsync(key, armored: true), TestContext.Current.CancellationToken);
        var good = await _gpg.DetachSignAsync(_signed.SumsText, [key], "20230101T120000");
        _signed.Release.Assets[SignedRelease.Sums + ".asc"] = good;
        _key = key;
        await _signed.ProvesAsync(Verify("of: sums"));
        await _gpg.RevokeAsync(key);
        await File.WriteAllBytesAsync(
            _signed.Folder["release.asc"], await _gpg.ExportAsync(key, armored: true), TestContext.Current.CancellationToken);
        Assert.Equal("CNIK5006", await _signed.RefusesAsync(Verify("of: sums")));
    }

    [Fact]
    public async Task Refuses_every_key_but_the_pinned_one()
    {
        var other = await _gpg.NewKeyAsync("Other");
        byte[] both = [.. await _gpg.ExportAsync(_key), .. await _gpg.ExportAsync(other)];
        await File.WriteAllBytesAsync(_signed.Folder["release.asc"], both, TestContext.Current.CancellationToken);
        _signed.Release.Assets[SignedRelease.Sums + ".asc"] = await _gpg.DetachSignAsync(_signed.SumsText, [other]);
        Assert.Equal("CNIK5003", await _signed.RefusesAsync(Verify("of: sums")));
        Assert.Equal("CNIK5326", await _signed.RefusesAsync(
            $"method: openpgp\nof: sums\nkey: release.asc\nfingerprint: {new string('A', 40)}"));
        _signed.Release.Assets.Remove(SignedRelease.Sums + ".asc");
        Assert.Equal("CNIK5323", await _signed.RefusesAsync(Verify("of: sums")));
        _signed.Release.Assets.Remove(SignedRelease.Sums);
        Assert.Equal("CNIK5328", await _signed.RefusesAsync(Verify("of: sums")));
    }
}
