using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust.Ssh;

namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>ssh-keygen makes the keys and signatures.</summary>
public sealed class SshTests : IAsyncLifetime
{
    private const string Signature = SignedRelease.Asset + ".sig";
    private readonly string _keygen = Needs.Tool("ssh-keygen", "openssh-client");
    private SignedRelease _signed = null!;

    public async ValueTask InitializeAsync() => _signed = await SignedRelease.StartAsync();

    public ValueTask DisposeAsync() => _signed.DisposeAsync();

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("ecdsa", "256")]
    [InlineData("ecdsa", "384")]
    [InlineData("ecdsa", "521")]
    [InlineData("rsa", "3072")]
    public async Task Believes_each_kind_of_key(string type, string bits)
    {
        var key = await NewKeyAsync("release", type, bits);
        await SignAsync("release");
        var listed = (await Shell.RunAsync(_keygen, "-l", "-f", _signed.Folder["release.pub"])).Ok().Out.Split(' ')[1];
        Assert.Equal($"ssh me@example.org {listed}", await _signed.ProvesAsync($"method: ssh\nkey: {key}\nidentity: me@example.org"));
        Assert.Equal($"ssh me@example.org {listed}", await _signed.ProvesAsync("method: ssh\nkey: release.pub\nidentity: me@example.org"));
        _signed.Replace();
        Assert.Equal("CNIK5324", await _signed.RefusesAsync($"method: ssh\nkey: {key}\nidentity: me@example.org"));
    }

    [Fact]
    public async Task Refuses_another_key_and_a_release_without_signature()
    {
        var (_, other) = (await NewKeyAsync("release"), await NewKeyAsync("other"));
        Assert.Equal("CNIK5323", await _signed.RefusesAsync($"method: ssh\nkey: {other}\nidentity: me"));
        await SignAsync("release");
        Assert.Equal("CNIK5325", await _signed.RefusesAsync($"method: ssh\nkey: {other}\nidentity: me"));
    }

    [Fact]
    public async Task Refuses_a_signature_for_another_namespace()
    {
        var key = await NewKeyAsync("release");
        await SignAsync("release", "git");
        Assert.Equal("CNIK5332", await _signed.RefusesAsync($"method: ssh\nkey: {key}\nidentity: me"));
        await _signed.ProvesAsync($"method: ssh\nkey: {key}\nidentity: me\nnamespace: git");
    }

    [Theory]
    [InlineData("me@example.org KEY", null)]
    [InlineData("*@example.org namespaces=\"git,file\" KEY comment", null)]
    [InlineData("# comment\n\nother OTHER\n\"you@example.org,me@example.org\" KEY", null)]
    [InlineData("*@example.org,!me@example.org KEY", "CNIK5333")]
    [InlineData("you@example.org KEY", "CNIK5333")]
    [InlineData("me@example.org OTHER", "CNIK5333")]
    [InlineData("me@example.org namespaces=\"git\" KEY", "CNIK5333")]
    [InlineData("me@example.org valid-before=\"20200101Z\" KEY", "CNIK5333")]
    [InlineData("me@example.org valid-after=\"29990101Z\" KEY", "CNIK5333")]
    [InlineData("me@example.org cert-authority KEY", "CNIK5331")]
    [InlineData("me@example.org valid-before=\"202001011200\" KEY", "CNIK5331")]
    [InlineData("me@example.org", "CNIK5331")]
    [InlineData("# nobody", "CNIK5331")]
    public async Task Judges_allowed_signers(string list, string? rule)
    {
        var (key, other) = (await NewKeyAsync("release"), await NewKeyAsync("other"));
        await SignAsync("release");
        _signed.Folder.Write(
            "signers", list.Replace("OTHER", Plain(other), StringComparison.Ordinal).Replace("KEY", Plain(key), StringComparison.Ordinal));
        const string Verify = "method: ssh\nallowedSigners: signers\nidentity: me@example.org";
        if (rule is null) Assert.StartsWith("ssh me@example.org SHA256:", await _signed.ProvesAsync(Verify), StringComparison.Ordinal);
        else Assert.Equal(rule, await _signed.RefusesAsync(Verify));

        // ssh-keygen agrees, hours without a zone aside, which it takes for local time.
        if (list.Contains("202001011200", StringComparison.Ordinal)) return;
        var theirs = await Shell.RunAsync(
            "sh", ["-c", $"{_keygen} -Y verify -f signers -I me@example.org -n file -s archive.tgz.sig < archive.tgz"],
            _signed.Folder.Path, null);
        Assert.Equal(rule is null, theirs.ExitCode == 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n")]
    [InlineData("-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----\n")]
    public void Refuses_what_is_no_signature(string text)
    {
        var fault = Assert.Throws<CniImageKitException>(() => SshSignature.Read(Encoding.UTF8.GetBytes(text), new Location("x.sig")));
        Assert.Equal("CNIK5320", fault.Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Ends_by_a_rule_wherever_the_signature_is_cut_or_changed()
    {
        await NewKeyAsync("release");
        await SignAsync("release");
        var text = Encoding.UTF8.GetString(_signed.Release.Assets[Signature]);
        var lines = text.Split('\n');
        var bytes = Convert.FromBase64String(string.Concat(lines[1..^2]));
        var content = CniImageKit.Trust.SignedContent.Of("asset", SignedRelease.Archive);
        for (var i = 0; i < bytes.Length; i++)
        {
            Refused(bytes[..i], content);
            Refused([.. bytes[..i], (byte)(bytes[i] ^ 0x41), .. bytes[(i + 1)..]], content, mayBeAnotherKey: true);
        }
    }

    private static void Refused(byte[] bytes, CniImageKit.Trust.SignedContent content, bool mayBeAnotherKey = false)
    {
        var at = new Location("x.sig");
        var text = System.Security.Cryptography.PemEncoding.WriteString("SSH SIGNATURE", bytes);
        var fault = Assert.Throws<CniImageKitException>(
            () => SshSignature.Read(Encoding.UTF8.GetBytes(text), at).Verify(content, "file", at));
        Assert.Contains(fault.Diagnostics[0].Rule.Id, (string[])(mayBeAnotherKey
            ? ["CNIK5320", "CNIK5321", "CNIK5324", "CNIK5332", "CNIK5334"] : ["CNIK5320", "CNIK5321"]));
    }

    private static string Plain(string key) => string.Join(' ', key.Split(' ')[..2]);

    private async Task<string> NewKeyAsync(string name, string type = "ed25519", string bits = "")
    {
        string[] size = bits.Length > 0 ? ["-b", bits] : [];
        (await Shell.RunAsync(_keygen, ["-q", "-t", type, .. size, "-N", "", "-C", "test", "-f", _signed.Folder[name]])).Ok();
        return (await File.ReadAllTextAsync(_signed.Folder[name + ".pub"], TestContext.Current.CancellationToken)).Trim();
    }

    private async Task SignAsync(string key, string space = "file")
    {
        File.Delete(_signed.File + ".sig");
        (await Shell.RunAsync(_keygen, "-Y", "sign", "-f", _signed.Folder[key], "-n", space, _signed.File)).Ok();
        await _signed.PublishAsync(Signature, _signed.File + ".sig");
    }
}
