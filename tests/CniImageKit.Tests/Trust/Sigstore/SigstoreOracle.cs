using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Tests.Trust.Sigstore;

/// <summary>All vectors, made once for the class by the mock of Sigstore's services.</summary>
public sealed class SigstoreOracle : IAsyncLifetime
{
    private const string Identity = "https://github.com/example/plugins/.github/workflows/release.yml@refs/tags/v1.0.0";
    private readonly TempFolder _folder = new();

    /// <summary>The root that most vectors verify against.</summary>
    internal TrustedRoot Root { get; private set; } = null!;

    /// <summary>Who signed them.</summary>
    internal SigstorePolicy Policy { get; } = new() { Identity = Identity, Issuer = "https://token.actions.githubusercontent.com" };

    public async ValueTask InitializeAsync()
    {
        (await NpmOracle.RunAsync("sigstore", "vectors.mjs", _folder.Path)).Ok();
        Root = TrustedRootReader.Read(await File.ReadAllBytesAsync(_folder["trusted_root.json"]), Sigstore.Vector.At);
    }

    /// <summary>The vectors that Sigstore's own verifier for npm believes.</summary>
    public async Task<IEnumerable<string>> BelievedByNpmAsync() =>
        (await NpmOracle.RunAsync("sigstore", "judge.mjs", _folder.Path)).Ok().Out.Split('\n')
            .Where(l => l.EndsWith(" good", StringComparison.Ordinal)).Select(l => l.Split(' ')[0]);

    /// <summary>A file of a vector.</summary>
    public string Path(string vector, string file) => System.IO.Path.Combine(_folder[vector], file);

    internal Vector Vector(string name) => new(_folder[name], Root, Policy);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
