using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust.OpenPgp;

namespace CniImageKit.Tests.Trust.OpenPgp;

/// <summary>Every verdict is compared with that of gpgv, read as apt reads it.</summary>
public class OpenPgpVerifierTests
{
    private const string Text = "Suite: test\n- a list\n\n  trailing blanks \t\nno end";
    private static readonly Location At = new("InRelease");

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa2048")]
    [InlineData("rsa3072")]
    [InlineData("nistp256")]
    [InlineData("nistp384")]
    [InlineData("nistp521")]
    public async Task Believes_a_good_signature_by_each_algorithm(string algorithm)
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive", algorithm);
        var (keyring, signed) = (await gpg.ExportAsync(key), await gpg.ClearSignAsync(Text, [key]));
        var verified = OpenPgpVerifier.ClearText(signed, OpenPgpKeyring.Read("keys.gpg", keyring), DateTimeOffset.UtcNow, At);
        Assert.Equal([key], verified.Fingerprints);
        Assert.Equal("Suite: test\n- a list\n\n  trailing blanks\nno end\n", verified.Text);
        Assert.True(await GnuPg.BelievesAsync(keyring, signed));
    }

    [Fact]
    public async Task Names_the_primary_key_of_a_signing_subkey()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive", "rsa2048", usage: "cert");
        var subkey = await gpg.NewSubkeyAsync(key);
        Assert.Null(await VerdictAsync(await gpg.ExportAsync(key, armored: false), await gpg.ClearSignAsync(Text, [subkey + "!"]), [key]));
    }

    [Fact]
    public async Task Refuses_a_subkey_that_never_agreed_to_be_one()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive", usage: "cert");
        var signed = await gpg.ClearSignAsync(Text, [await gpg.NewSubkeyAsync(key) + "!"]);
        var keyring = await gpg.ExportAsync(key);
        Assert.Null(await VerdictAsync(keyring, signed, [key]));
        // The back signature lies in the unhashed area: an embedded signature (32), version 4, of type 0x19. Another number hides it.
        keyring[keyring.AsSpan().LastIndexOf((byte[])[32, 4, 0x19])] = 100;
        Assert.Equal("CNIK5008", await VerdictAsync(keyring, signed));
    }

    [Fact]
    public async Task Passes_over_strangers_beside_a_trusted_signer()
    {
        using var gpg = new GnuPg();
        var (known, stranger) = (await gpg.NewKeyAsync("Archive"), await gpg.NewKeyAsync("Stranger"));
        Assert.Null(await VerdictAsync(await gpg.ExportAsync(known), await gpg.ClearSignAsync(Text, [stranger, known]), [known]));
    }

    [Fact]
    public async Task Refuses_strangers()
    {
        using var gpg = new GnuPg();
        var (known, stranger) = (await gpg.NewKeyAsync("Archive"), await gpg.NewKeyAsync("Stranger"));
        Assert.Equal("CNIK5003", await VerdictAsync(await gpg.ExportAsync(known), await gpg.ClearSignAsync(Text, [stranger])));
    }

    [Fact]
    public async Task Refuses_a_changed_text_even_beside_a_stranger()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive");
        var signed = await gpg.ClearSignAsync(Text, [key]);
        Assert.Equal("CNIK5004", await VerdictAsync(await gpg.ExportAsync(key), Replace(signed, "Suite: test", "Suite: tess")));
    }

    [Fact]
    public async Task Refuses_an_expired_key()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive", expire: "1y", at: "20200101T000000");
        Assert.Equal("CNIK5005", await VerdictAsync(await gpg.ExportAsync(key), await gpg.ClearSignAsync(Text, [key], "20200601T000000")));
    }

    [Fact]
    public async Task Refuses_an_expired_subkey()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive", at: "20200101T000000", usage: "cert");
        var subkey = await gpg.NewSubkeyAsync(key, expire: "1y", at: "20200102T000000");
        var signed = await gpg.ClearSignAsync(Text, [subkey + "!"], "20200601T000000");
        Assert.Equal("CNIK5005", await VerdictAsync(await gpg.ExportAsync(key), signed));
    }

    [Fact]
    public async Task Refuses_a_revoked_key()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive");
        var signed = await gpg.ClearSignAsync(Text, [key]);
        await gpg.RevokeAsync(key);
        Assert.Equal("CNIK5006", await VerdictAsync(await gpg.ExportAsync(key), signed));
    }

    [Fact]
    public async Task Refuses_SHA1()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive", "rsa2048");
        var signed = await gpg.ClearSignAsync(Text, [key], null, "--digest-algo", "SHA1");
        Assert.Equal("CNIK5007", await VerdictAsync(await gpg.ExportAsync(key), signed));
    }

    [Fact]
    public async Task Believes_only_the_fingerprints_that_are_named()
    {
        using var gpg = new GnuPg();
        var (first, second) = (await gpg.NewKeyAsync("First"), await gpg.NewKeyAsync("Second"));
        byte[][] exported = [await gpg.ExportAsync(first), await gpg.ExportAsync(second)];
        var both = OpenPgpKeyring.Join("both", exported.Select(k => OpenPgpKeyring.Read("k", k)));
        var signed = await gpg.ClearSignAsync(Text, [second]);
        Assert.Equal([second], OpenPgpVerifier.ClearText(signed, both with { Only = [second] }, DateTimeOffset.UtcNow, At).Fingerprints);
        var failure = Assert.Throws<CniImageKitException>(
            () => OpenPgpVerifier.ClearText(signed, both with { Only = [first] }, DateTimeOffset.UtcNow, At));
        Assert.Equal("CNIK5003", failure.Diagnostics[0].Rule.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verifies_a_signature_apart_from_its_content(bool textMode)
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive");
        string[] options = textMode ? ["--textmode"] : [];
        var signature = await gpg.DetachSignAsync(Text, [key], null, options);
        var (armored, binary) = (await gpg.ExportAsync(key, armored: true), await gpg.ExportAsync(key));
        var keyring = OpenPgpKeyring.Read("keys.asc", armored);
        var content = Encoding.UTF8.GetBytes(Text);
        Assert.Equal([key], OpenPgpVerifier.Detached(content, signature, keyring, DateTimeOffset.UtcNow, At));
        Assert.True(await GnuPg.BelievesAsync(binary, signature, content));
        content[^1] ^= 1;
        var failure = Assert.Throws<CniImageKitException>(
            () => OpenPgpVerifier.Detached(content, signature, keyring, DateTimeOffset.UtcNow, At));
        Assert.Equal("CNIK5004", failure.Diagnostics[0].Rule.Id);
    }

    internal static byte[] Replace(byte[] bytes, string from, string to) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace(from, to, StringComparison.Ordinal));

    /// <summary>Our rule, or null where we believe it; fails where gpgv thinks otherwise.</summary>
    private static async Task<string?> VerdictAsync(byte[] keyring, byte[] signed, string[]? signers = null)
    {
        string? rule = null;
        try
        {
            var verified = OpenPgpVerifier.ClearText(signed, OpenPgpKeyring.Read("keys.gpg", keyring), DateTimeOffset.UtcNow, At);
            if (signers is not null) Assert.Equal(signers, verified.Fingerprints);
        }
        catch (CniImageKitException e)
        {
            rule = e.Diagnostics[0].Rule.Id;
        }
        Assert.Equal(rule is null, await GnuPg.BelievesAsync(keyring, signed));
        return rule;
    }
}
