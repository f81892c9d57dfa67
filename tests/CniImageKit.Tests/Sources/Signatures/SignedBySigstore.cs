namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>The archive of <see cref="SignedRelease"/>, signed in every way by a mocked instance; made once for the class.</summary>
public sealed class SignedBySigstore : IAsyncLifetime
{
    public const string Identity = "https://github.com/example/plugins/.github/workflows/release.yml@refs/tags/v1.0.0";
    public const string Issuer = "https://token.actions.githubusercontent.com";
    private readonly TempFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_folder["archive"], SignedRelease.Archive);
        (await NpmOracle.RunAsync("sigstore", "sign.mjs", _folder.Path, _folder["archive"])).Ok();
    }

    /// <summary>A file that it wrote.</summary>
    public byte[] this[string name] => File.ReadAllBytes(_folder[name]);

    /// <summary>The text of one.</summary>
    public string Text(string name) => File.ReadAllText(_folder[name]);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
