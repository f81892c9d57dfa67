using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust.OpenPgp;

namespace CniImageKit.Tests.Trust.OpenPgp;

public class ClearSignedTests
{
    private static readonly Location At = new("InRelease");

    [Theory]
    [InlineData("Origin: evil\n\n{0}")]
    [InlineData("\n{0}")]
    [InlineData("{0}\nOrigin: evil\n")]
    [InlineData("{0}-----BEGIN PGP SIGNED MESSAGE-----\n\nOrigin: evil\n")]
    [InlineData("{0}{0}")]
    public async Task Refuses_whatever_is_around_the_signed_text(string around) =>
        Assert.Contains(await FailsWithAsync(signed => string.Format(null, around, signed)), (string[])["CNIK5001", "CNIK5002"]);

    [Theory]
    [InlineData("Hash: SHA512\n", "Hash: SHA512\nOrigin: evil\n")]
    [InlineData("Hash: SHA512\n\n", "Hash: SHA512\nNotDashEscaped: You need GnuPG\n\n")]
    [InlineData("Hash: SHA512\n\n", "Hash: SHA512\n")]
    [InlineData("-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----x")]
    [InlineData("\n-----BEGIN PGP SIGNATURE-----", "\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n-----BEGIN PGP SIGNATURE-----")]
    [InlineData("Suite", "Su\0ite")]
    public async Task Refuses_other_framing(string from, string to) =>
        Assert.Equal("CNIK5002", await FailsWithAsync(signed => signed.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public async Task Refuses_an_armour_that_was_damaged() =>
        Assert.Equal("CNIK5001", await FailsWithAsync(signed => signed.Replace("\n=", "\n=A", StringComparison.Ordinal)));

    [Fact]
    public async Task Reads_no_text_that_the_signature_does_not_cover()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive");
        var signed = await gpg.ClearSignAsync("Suite: test\n", [key]);
        // Trailing blanks are not covered, so they may come and go, but never reach a reader.
        var padded = OpenPgpVerifierTests.Replace(signed, "Suite: test", "Suite: test \t");
        var exported = await gpg.ExportAsync(key);
        var verified = OpenPgpVerifier.ClearText(padded, OpenPgpKeyring.Read("k", exported), DateTimeOffset.UtcNow, At);
        Assert.Equal("Suite: test\n", verified.Text);
    }

    [Fact]
    public async Task Never_fails_otherwise_than_by_its_rules_and_never_believes_a_changed_byte()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive");
        var (signed, exported) = (await gpg.ClearSignAsync("Suite: test\n", [key]), await gpg.ExportAsync(key));
        var keyring = OpenPgpKeyring.Read("k", exported);
        for (var i = 0; i < signed.Length; i++)
        {
            var (cut, flipped) = (signed[..i], (byte[])signed.Clone());
            flipped[i] ^= 0x01;
            foreach (var message in new[] { cut, flipped })
            {
                var refusal = Refusal(() => OpenPgpVerifier.ClearText(message, keyring, DateTimeOffset.UtcNow, At));
                Assert.NotNull(refusal ?? Harmless(message, keyring));
            }
        }
        for (var i = 0; i < exported.Length; i++)
        {
            var flipped = (byte[])exported.Clone();
            flipped[i] ^= 0x10;
            Refusal(() => OpenPgpVerifier.ClearText(signed, OpenPgpKeyring.Read("k", flipped), DateTimeOffset.UtcNow, At));
            Refusal(() => OpenPgpKeyring.Read("k", exported.AsSpan(0, i)));
        }
    }

    // A final line feed that is cut off, or an armour header or checksum that changed, changes nothing of what was signed.
    private static string? Harmless(byte[] message, OpenPgpKeyring keyring) =>
        OpenPgpVerifier.ClearText(message, keyring, DateTimeOffset.UtcNow, At).Text == "Suite: test\n" ? "same text" : null;

    private static string? Refusal(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (CniImageKitException e)
        {
            return e.Diagnostics[0].Rule.Id;
        }
    }

    private static async Task<string?> FailsWithAsync(Func<string, string> change)
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive");
        var signed = Encoding.Latin1.GetString(await gpg.ClearSignAsync("Suite: test\n", [key], null, "--digest-algo", "SHA512"));
        var changed = change(signed);
        Assert.NotEqual(signed, changed);
        var exported = await gpg.ExportAsync(key);
        var keyring = OpenPgpKeyring.Read("k", exported);
        return Refusal(() => OpenPgpVerifier.ClearText(Encoding.Latin1.GetBytes(changed), keyring, DateTimeOffset.UtcNow, At));
    }
}
