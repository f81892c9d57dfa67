using System.Text;

namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>A release of one asset on a loopback site, and benches whose entry asks for signatures.</summary>
internal sealed class SignedRelease : IAsyncDisposable
{
    public const string Asset = "plugins-linux-amd64-v1.0.0.tgz";
    public const string Sums = "checksums.txt";
    public static readonly byte[] Archive = PluginArchive.Tgz("x", true, "bridge");

    public required GitHubWorld World { get; init; }

    public required PublishedRelease Release { get; init; }

    public TempFolder Folder => World.Folder;

    /// <summary>The archive in a file, for programs that sign.</summary>
    public string File => Folder["archive.tgz"];

    public static async Task<SignedRelease> StartAsync()
    {
        var world = await GitHubWorld.StartAsync();
        var signed = new SignedRelease
        {
            World = world,
            Release = world.Site.Publish("example/plugins", "v1.0.0", (Asset, Archive)).WithChecksums(),
        };
        await System.IO.File.WriteAllBytesAsync(signed.File, Archive);
        return signed;
    }

    /// <summary>The text of the sums file.</summary>
    public string SumsText => Encoding.UTF8.GetString(Release.Assets[Sums]);

    /// <summary>Publishes a file as it lies on disk.</summary>
    public async Task PublishAsync(string name, string file) => Release.Assets[name] = await System.IO.File.ReadAllBytesAsync(file);

    /// <summary>What the lock says of the signature.</summary>
    public async Task<string> ProvesAsync(params string[] verify)
    {
        using var bench = World.Plain(Yaml(verify));
        var verified = (await bench.TakeAsync()).Artifact.Verified;
        Assert.Empty(bench.Warnings);
        return Assert.Single(verified.Where(v => !v.StartsWith("sums-file", StringComparison.Ordinal)));
    }

    /// <summary>The rule that refuses it.</summary>
    public async Task<string> RefusesAsync(params string[] verify)
    {
        using var bench = World.Plain(Yaml(verify));
        return (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id;
    }

    /// <summary>Other bytes in the asset's place, with sums that agree.</summary>
    public void Replace()
    {
        Release.Assets[Asset] = PluginArchive.Tgz("replaced", true, "bridge");
        Release.WithChecksums();
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static string Yaml(string[] verify) => "verify:\n" + string.Concat(verify.Select(
        v => "- " + v.Trim().ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal) + "\n"));
}
