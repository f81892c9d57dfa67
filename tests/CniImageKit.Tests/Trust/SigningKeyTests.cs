using System.Formats.Asn1;
using System.Security.Cryptography;
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

    [Theory]
    [InlineData("ec", "P-256")]
    [InlineData("rsa", "2048")]
    [InlineData("ed25519", "")]
    public async Task Opens_encrypted_keys_with_their_password_and_no_other(string kind, string size)
    {
        using var folder = new TempFolder();
        var plain = await Keys.NewPemAsync(kind, size);
        string[] seal = ["pkcs8", "-topk8", "-in", folder.Write("key", plain), "-passout", "pass:sécret"];
        var openssl = Needs.Tool("openssl", "openssl");
        foreach (var form in (string[][])[[], ["-v2", "aes-128-cbc", "-iter", "10000"]])
        {
            var pem = (await Shell.RunAsync(openssl, [.. seal, .. form])).Ok().Out;
            Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", pem, StringComparison.Ordinal);
            Assert.Equal(SigningKey.ReadPem(plain, At).Public, SigningKey.ReadPem(pem, At, "sécret").Public);
            Assert.Equal("CNIK8211", Refusal(() => SigningKey.ReadPem(pem, At, "secret")));
            Assert.Equal("CNIK8211", Refusal(() => SigningKey.ReadPem(pem, At, "")));
        }

        // Another derivation of the key is told in the same way, and breaks nothing.
        var scrypt = (await Shell.RunAsync(openssl, [.. seal, "-scrypt"])).Ok().Out;
        Assert.Equal("CNIK8211", Refusal(() => SigningKey.ReadPem(scrypt, At, "sécret")));
    }

    [Fact]
    public void Refuses_an_encrypted_key_that_is_none() => Assert.Equal(
        "CNIK8211", Refusal(() => SigningKey.ReadPem(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAAwAA==\n-----END ENCRYPTED PRIVATE KEY-----\n", At, "secret")));

    // RFC 6979, A.2.5 to A.2.7: the message "sample" with the hash of the curve.
    [Theory]
    [InlineData(
        "prime256v1", "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716", "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData(
        "secp384r1", "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5",
        "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46",
        "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8")]
    public void Signs_as_the_RFC_computes(string curve, string secret, string r, string s)
    {
        var (named, d) = (ECCurve.CreateFromFriendlyName(curve), Convert.FromHexString(secret));
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = named, D = d });
        var key = SigningKey.ReadPem(ecdsa.ExportPkcs8PrivateKeyPem(), At);
        var reader = new AsnReader(key.Sign("sample"u8), AsnEncodingRules.DER).ReadSequence();
        Assert.Equal(r, reader.ReadInteger().ToString("X").TrimStart('0'));
        Assert.Equal(s, reader.ReadInteger().ToString("X").TrimStart('0'));
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
