using System.Text;
using System.Text.Json.Nodes;
using CniImageKit.Tests.Append;

namespace CniImageKit.Tests.Sources.Images;

/// <summary>An image in a registry for a class of tests, and every kind of signature of it, made once by a mocked instance.</summary>
public sealed class SignedImage : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>Its manifest, and the same every time.</summary>
    internal static JsonObject Of(BuiltImage built) =>
        built.Of("linux/amd64", [BuiltImage.Tar(BuiltImage.File("p", "plugin"u8.ToArray()))]);

    public async ValueTask InitializeAsync()
    {
        var built = new BuiltImage();
        var digest = Digest.Parse(Of(built)["digest"]!.GetValue<string>());
        await File.WriteAllBytesAsync(_folder["manifest"], built.Blobs[digest]);
        (await NpmOracle.RunAsync("sigstore", "sign.mjs", _folder.Path, _folder["manifest"])).Ok();
    }

    /// <summary>A file that the instance wrote.</summary>
    public string Text(string name) => File.ReadAllText(_folder[name]);

    /// <summary>A bundle of it.</summary>
    public byte[] Bundle(string name) => Encoding.UTF8.GetBytes(Text(name));

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
