using CniImageKit.Tests.Trust;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>openssl makes the keys and signatures, as <c>cosign sign-blob --key</c> does.</summary>
public sealed class CosignKeyTests : IAsyncLifetime
{
    private const string Verify = "method: cosign-key\nkey: cosign.pub";
    private const string Signature = SignedRelease.Asset + ".sig";
    private SignedRelease _signed = null!;

    public async ValueTask InitializeAsync() => _signed = await SignedRelease.StartAsync();

    public ValueTask DisposeAsync() => _signed.DisposeAsync();

    [Theory]
    [InlineData("ec", "P-256")]
    [InlineData("ec", "P-384")]
    [InlineData("rsa", "2048")]
    [InlineData("ed25519", "")]
    public async Task Believes_each_kind_of_key_in_base64_and_binary(string kind, string size)
    {
        var key = await NewKeyAsync(kind, size);
        var signature = key.Sign(SignedRelease.Archive);
        _signed.Release.Assets[Signature] = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(signature) + "\n");
        Assert.Equal($"cosign-key {key.Public.Fingerprint}", await _signed.ProvesAsync(Verify));
        _signed.Release.Assets[Signature] = signature;
        Assert.Equal($"cosign-key {key.Public.Fingerprint}", await _signed.ProvesAsync(Verify));
        _signed.Replace();
        Assert.Equal("CNIK5324", await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Refuses_another_key_and_a_release_without_signature()
    {
        var key = await NewKeyAsync("ec", "P-256");
        Assert.Equal("CNIK5323", await _signed.RefusesAsync(Verify));
        _signed.Release.Assets[Signature] = key.Sign(SignedRelease.Archive);
        await NewKeyAsync("ec", "P-256");
        Assert.Equal("CNIK5324", await _signed.RefusesAsync(Verify));
        File.Delete(_signed.Folder["cosign.pub"]);
        Assert.Equal("CNIK5327", await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Asks_for_every_signature_that_is_declared()
    {
        var key = await NewKeyAsync("ec", "P-256");
        _signed.Release.Assets[Signature] = key.Sign(SignedRelease.Archive);
        Assert.Equal("CNIK5323", await _signed.RefusesAsync(Verify, Verify + "\nof: sums"));
    }

    private async Task<SigningKey> NewKeyAsync(string kind, string size)
    {
        var key = await Keys.NewAsync(kind, size);
        _signed.Folder.Write("cosign.pub", Keys.Pem(key.Public));
        return key;
    }
}
