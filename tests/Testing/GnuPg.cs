namespace CniImageKit.Testing;

/// <summary>A key ring of its own with keys made for the test, without passphrase; nothing of the user's is seen or touched.</summary>
public sealed class GnuPg : IDisposable
{
    private readonly TempFolder home = new();
    private readonly string gpg = Needs.Tool("gpg", "gnupg");

    public GnuPg()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(home.Path, (UnixFileMode)0b111_000_000);
    }

    /// <summary>
    /// Makes a key that may sign; <paramref name="at"/> and <paramref name="expire"/> in gpg's own forms (20240101T000000, 1y, never).
    /// </summary>
    public async Task<string> NewKeyAsync(
        string name, string algorithm = "ed25519", string expire = "never", string? at = null, string usage = "sign")
    {
        var ran = await RunAsync(at, ["--status-fd", "1", "--quick-gen-key", name, algorithm, usage, expire]);
        return ran.Ok().Out.Split('\n').First(l => l.Contains("KEY_CREATED", StringComparison.Ordinal)).Split(' ')[3];
    }

    /// <summary>Adds a signing subkey and returns its fingerprint.</summary>
    public async Task<string> NewSubkeyAsync(string primary, string algorithm = "ed25519", string expire = "never", string? at = null)
    {
        (await RunAsync(at, ["--quick-add-key", primary, algorithm, "sign", expire])).Ok();
        var listed = (await RunAsync(null, ["--with-colons", "--with-subkey-fingerprint", "-k", primary])).Ok().Out;
        return listed.Split('\n').Last(l => l.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
    }

    /// <summary>Takes the key back, by the revocation certificate that gpg made with it.</summary>
    public async Task RevokeAsync(string fingerprint)
    {
        var file = home[$"openpgp-revocs.d/{fingerprint}.rev"];
        var text = (await File.ReadAllTextAsync(file)).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal);
        (await RunAsync(null, ["--import"], text)).Ok();
    }

    /// <summary>The public key, binary or armoured.</summary>
    public async Task<byte[]> ExportAsync(string fingerprint, bool armored = false)
    {
        var file = home[$"{Guid.NewGuid():n}.pub"];
        string[] armor = armored ? ["--armor"] : [];
        (await RunAsync(null, [.. armor, "--output", file, "--export", fingerprint])).Ok();
        return await File.ReadAllBytesAsync(file);
    }

    /// <summary>Clear-signs a text.</summary>
    public Task<byte[]> ClearSignAsync(string text, string[] keys, string? at = null, params string[] options) =>
        SignAsync("--clear-sign", text, keys, at, options);

    /// <summary>Signs apart; armoured.</summary>
    public Task<byte[]> DetachSignAsync(string text, string[] keys, string? at = null, params string[] options) =>
        SignAsync("--detach-sign", text, keys, at, ["--armor", .. options]);

    /// <summary>What gpgv says, told by its status lines as apt reads them: at least one good signature, and no bad one.</summary>
    public static async Task<bool> BelievesAsync(byte[] keyring, byte[] message, byte[]? content = null)
    {
        var gpgv = Needs.Tool("gpgv", "gpgv");
        using var folder = new TempFolder();
        string[] files = [folder["signed"], .. content is null ? Array.Empty<string>() : [folder["content"]]];
        await File.WriteAllBytesAsync(folder["keys.gpg"], keyring);
        await File.WriteAllBytesAsync(folder["signed"], message);
        if (content is not null) await File.WriteAllBytesAsync(folder["content"], content);
        string[] arguments = ["--homedir", folder.Path, "--keyring", folder["keys.gpg"], "--status-fd", "1", "--weak-digest", "SHA1"];
        var words = (await Shell.RunAsync(gpgv, [.. arguments, .. files])).Out.Split(' ', '\n');
        return words.Contains("GOODSIG") && words.Contains("VALIDSIG") && !words.Contains("BADSIG");
    }

    private async Task<byte[]> SignAsync(string how, string text, string[] keys, string? at, string[] options)
    {
        var file = home[$"{Guid.NewGuid():n}.sig"];
        string[] users = [.. keys.SelectMany(k => new[] { "--local-user", k })];
        (await RunAsync(at, [.. options, .. users, "--output", file, how], text)).Ok();
        return await File.ReadAllBytesAsync(file);
    }

    private Task<Ran> RunAsync(string? at, string[] arguments, string? input = null)
    {
        string[] time = at is null ? [] : ["--faked-system-time", at + "!"];
        string[] common = ["--homedir", home.Path, "--batch", "--yes", "--no-tty", "--trust-model", "always"];
        string[] silent = ["--pinentry-mode", "loopback", "--passphrase", ""];
        return Shell.RunAsync(gpg, [.. common, .. silent, .. time, .. arguments], null, null, input);
    }

    /// <summary>Ends the agent that gpg started for this key ring, and removes it.</summary>
    public void Dispose()
    {
        Shell.RunAsync("gpgconf", "--homedir", home.Path, "--kill", "all").GetAwaiter().GetResult();
        home.Dispose();
    }
}
