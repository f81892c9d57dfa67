using CniImageKit.Diagnostics;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Trust;

/// <summary>openssl makes the keys, checks our signatures, and makes signatures that we check.</summary>
public class SigningKeyTests
{
    private static readonly Location At = new("release.key");

    [Theory]
    [InlineData("ec", "P-256", "sha256")]
    [InlineData("ec", "P-384", "sha384")]
    [InlineData("ec", "P-384", "sha256")]
    [InlineData("ec", "P-521", "sha512")]
    [InlineData("rsa", "2048", "sha256")]
    [InlineData("ed25519", "", "")]
    public async Task Agrees_with_openssl_in_both_directions(string kind, string size, string hash)
    {
        using var folder = new TempFolder();
        var openssl = Needs.Tool("openssl", "openssl");
        var pem = await Keys.NewPemAsync(kind, size);
        var key = SigningKey.ReadPem(pem, At);
        var (secret, open, data) = (folder.Write("key", pem), folder.Write("pub", Keys.Pem(key.Public)), folder.Write("data", "release\n"));
        string[] digest = hash.Length > 0 ? ["-digest", hash] : [];
        (await Shell.RunAsync(openssl, [
            "pkeyutl", "-sign", "-rawin", .. digest, "-inkey", secret, "-in", data, "-out", folder["theirs"]])).Ok();
        var theirs = await File.ReadAllBytesAsync(folder["theirs"], TestContext.Current.CancellationToken);
        Assert.True(key.Public.Verifies("release\n"u8, theirs));
        Assert.False(key.Public.Verifies("release"u8, theirs));
        Assert.False(key.Public.Verifies("release\n"u8, theirs.AsSpan()[..^1]));

        if (hash == "sha256" && size == "P-384") return;
        await File.WriteAllBytesAsync(folder["ours"], key.Sign("release\n"u8), TestContext.Current.CancellationToken);
        (await Shell.RunAsync(openssl, [
            "pkeyutl", "-verify", "-rawin", .. digest, "-pubin", "-inkey", open, "-in", data, "-sigfile", folder["ours"]])).Ok();
    }

    [Fact]
    public async Task Reads_the_older_forms_of_private_keys()
    {
        using var folder = new TempFolder();
        var openssl = Needs.Tool("openssl", "openssl");
        var sec1 = (await Shell.RunAsync(openssl, "ecparam", "-name", "prime256v1", "-genkey")).Ok().Out;
        Assert.StartsWith("-----BEGIN EC PARAMETERS-----", sec1, StringComparison.Ordinal);
        Assert.Equal(KeyKind.EcdsaP256, SigningKey.ReadPem(sec1, At).Public.Kind);
        var pem = await Keys.NewPemAsync("rsa", "2048");
        var pkcs1 = (await Shell.RunAsync(openssl, "rsa", "-traditional", "-in", folder.Write("key", pem))).Ok().Out;
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", pkcs1, StringComparison.Ordinal);
        Assert.Equal(SigningKey.ReadPem(pem, At).Public, SigningKey.ReadPem(pkcs1, At).Public);
        var open = (await Shell.RunAsync(openssl, "rsa", "-RSAPublicKey_out", "-in", folder["key"])).Ok().Out;
        Assert.Equal(SigningKey.ReadPem(pem, At).Public, PublicKey.ReadPem(open, At));
    }

    [Fact]
    public async Task Refuses_keys_with_a_password_in_both_forms()
    {
        using var folder = new TempFolder();
        var openssl = Needs.Tool("openssl", "openssl");
        var key = folder.Write("key", await Keys.NewPemAsync("rsa", "2048"));
        foreach (var form in (string[][])[["pkcs8", "-topk8"], ["rsa", "-traditional", "-aes128"]])
        {
            var pem = (await Shell.RunAsync(openssl, [.. form, "-in", key, "-passout", "pass:secret"])).Ok().Out;
            Assert.Equal("CNIK5322", Refusal(() => SigningKey.ReadPem(pem, At)));
        }
    }

    [Fact]
    public async Task Refuses_keys_that_prove_nothing()
    {
        Assert.Equal("CNIK5321", Refusal(() => SigningKey.ReadPem("no key", At)));
        Assert.Equal("CNIK5321", Refusal(() => PublicKey.ReadPem("no key", At)));
        var pem = await Keys.NewPemAsync("rsa", "1024");
        Assert.Equal("CNIK5321", Refusal(() => SigningKey.ReadPem(pem, At)));
        Assert.Equal("CNIK5321", Refusal(() => PublicKey.ReadPem(pem, At)));
        var curve = await Keys.NewPemAsync("ec", "secp256k1");
        Assert.Equal("CNIK5321", Refusal(() => SigningKey.ReadPem(curve, At)));
        var cut = Keys.Pem((await Keys.NewAsync("ec", "P-256")).Public).Replace("MFkw", "MFgw", StringComparison.Ordinal);
        Assert.Equal("CNIK5321", Refusal(() => PublicKey.ReadPem(cut, At)));
    }

    private static string Refusal(Action act) => Assert.Throws<CniImageKitException>(act).Diagnostics[0].Rule.Id;
}
