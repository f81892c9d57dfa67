using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust.Minisign;

namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>minisign makes the keys and signatures.</summary>
public sealed class MinisignTests : IAsyncLifetime
{
    private readonly string _minisign = Needs.Tool("minisign", "minisign");
    private SignedRelease _signed = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _signed = await SignedRelease.StartAsync();
        _key = await NewKeyAsync("release");
    }

    public ValueTask DisposeAsync() => _signed.DisposeAsync();

    [Fact]
    public async Task Names_the_key_as_minisign_does()
    {
        await SignAsync();
        var comment = (await File.ReadAllLinesAsync(_signed.Folder["release.pub"], Token))[0];
        Assert.Equal($"minisign {comment.Split(' ')[^1]}", await _signed.ProvesAsync($"method: minisign\nkey: {_key}"));
        Assert.Equal($"minisign {comment.Split(' ')[^1]}", await _signed.ProvesAsync("method: minisign\nkey: release.pub"));
    }

    [Fact]
    public async Task Verifies_the_sums_file_instead_of_the_asset()
    {
        var sums = _signed.Folder.Write("sums", _signed.SumsText);
        await SignAsync(sums, SignedRelease.Sums + ".minisig");
        await _signed.ProvesAsync($"method: minisign\nof: sums\nkey: {_key}");
        _signed.Replace();
        Assert.Equal("CNIK5324", await _signed.RefusesAsync($"method: minisign\nof: sums\nkey: {_key}"));
    }

    [Fact]
    public async Task Takes_a_signature_from_beside_the_manifest()
    {
        await SignAsync(_signed.File, null, "sigs/" + SignedRelease.Asset + ".minisig");
        await _signed.ProvesAsync($"method: minisign\nkey: {_key}\nsignature: \"./sigs/{{asset}}.minisig\"");
        Assert.Equal("CNIK5327", await _signed.RefusesAsync($"method: minisign\nkey: {_key}\nsignature: ./none.minisig"));
    }

    [Fact]
    public async Task Refuses_a_release_that_is_not_signed() =>
        Assert.Equal("CNIK5323", await _signed.RefusesAsync($"method: minisign\nkey: {_key}"));

    [Fact]
    public async Task Refuses_a_replaced_asset()
    {
        await SignAsync();
        _signed.Replace();
        Assert.Equal("CNIK5324", await _signed.RefusesAsync($"method: minisign\nkey: {_key}"));
    }

    [Fact]
    public async Task Refuses_another_key()
    {
        await SignAsync();
        Assert.Equal("CNIK5325", await _signed.RefusesAsync($"method: minisign\nkey: {await NewKeyAsync("other")}"));
    }

    [Fact]
    public async Task Refuses_another_key_under_the_same_number()
    {
        await SignAsync();
        var (own, other) = (Convert.FromBase64String(_key), Convert.FromBase64String(await NewKeyAsync("other")));
        own.AsSpan(2, 8).CopyTo(other.AsSpan(2));
        Assert.Equal("CNIK5324", await _signed.RefusesAsync($"method: minisign\nkey: {Convert.ToBase64String(other)}"));
    }

    [Fact]
    public async Task Refuses_a_changed_trusted_comment()
    {
        await SignAsync();
        var name = SignedRelease.Asset + ".minisig";
        var text = Encoding.UTF8.GetString(_signed.Release.Assets[name]);
        _signed.Release.Assets[name] = Encoding.UTF8.GetBytes(text.Replace(": t\n", ": T\n", StringComparison.Ordinal));
        Assert.NotEqual(text, Encoding.UTF8.GetString(_signed.Release.Assets[name]));
        Assert.Equal("CNIK5324", await _signed.RefusesAsync($"method: minisign\nkey: {_key}"));
    }

    [Fact]
    public async Task Refuses_the_old_kind_over_unhashed_content()
    {
        await SignAsync(_signed.File, SignedRelease.Asset + ".minisig", null, "-l");
        Assert.Equal("CNIK5330", await _signed.RefusesAsync($"method: minisign\nkey: {_key}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("untrusted comment: x\nAAAA\ntrusted comment: y\nAAAA\n")]
    [InlineData("untrusted comment: x\nRWQ\n")]
    [InlineData("<html>\n<body>\n</body>\n</html>")]
    public void Refuses_what_is_no_signature_file(string text)
    {
        var fault = Assert.Throws<CniImageKitException>(
            () => MinisignSignature.Read(Encoding.UTF8.GetBytes(text), new Location("x.minisig")));
        Assert.Equal("CNIK5320", fault.Diagnostics[0].Rule.Id);
    }

    [Theory]
    [InlineData("RWQ")]
    [InlineData("comment\nRWQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("XXQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Refuses_what_is_no_key(string text) => Assert.Equal(
        "CNIK5321", Assert.Throws<CniImageKitException>(() => MinisignKey.Read(text, new Location("x.pub"))).Diagnostics[0].Rule.Id);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<string> NewKeyAsync(string name)
    {
        var (open, secret) = (_signed.Folder[name + ".pub"], _signed.Folder[name + ".key"]);
        (await Shell.RunAsync(_minisign, "-G", "-W", "-f", "-p", open, "-s", secret)).Ok();
        return (await File.ReadAllLinesAsync(open, Token))[1];
    }

    private Task SignAsync() => SignAsync(_signed.File, SignedRelease.Asset + ".minisig");

    private async Task SignAsync(string file, string? publishAs, string? keepAs = null, params string[] options)
    {
        var to = _signed.Folder[keepAs ?? "signature"];
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        (await Shell.RunAsync(
            _minisign, ["-S", .. options, "-W", "-s", _signed.Folder["release.key"], "-m", file, "-x", to, "-t", "t"])).Ok();
        if (publishAs is not null) await _signed.PublishAsync(publishAs, to);
    }
}
