using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Tests.Trust.Sigstore;

/// <summary>All vectors, made once for the class by the mock of Sigstore's services.</summary>
public sealed class SigstoreOracle : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private TrustedRoot _root = null!;

    public async ValueTask InitializeAsync()
    {
        (await NpmOracle.RunAsync("sigstore", "vectors.mjs", _folder.Path)).Ok();
        _root = TrustedRootReader.Read(await File.ReadAllBytesAsync(_folder["trusted_root.json"]), Sigstore.Vector.At);
    }

    internal Vector Vector(string name) => new(
        _folder[name], _root, "https://github.com/example/plugins/.github/workflows/release.yml@refs/tags/v1.0.0",
        "https://token.actions.githubusercontent.com");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
