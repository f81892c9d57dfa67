using System.Text;
using System.Text.Json.Nodes;

namespace CniImageKit.Tests.Reviewing;

/// <summary>Bundles that somebody changed on the way: nothing of them enters the store, and nothing is extracted.</summary>
[Collection(BundleBed.Name)]
public sealed class HostileBundleTests(BundleBed bed) : IDisposable
{
    private const string Artifact = "application/vnd.cniimagekit.artifact.v1";
    private const string Lock = "application/vnd.cniimagekit.lock.v1+json";
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Refuses_a_blob_of_other_bytes()
    {
        Copy();
        var (_, digest) = Layer(Manifest(), Artifact);
        var blob = Blob(digest);
        var bytes = File.ReadAllBytes(blob);
        bytes[^1] ^= 1;
        File.WriteAllBytes(blob, bytes);
        await RefusedAsync("CNIK5402");
    }

    [Fact]
    public async Task Refuses_a_blob_that_is_missing()
    {
        Copy();
        File.Delete(Blob(Layer(Manifest(), Artifact).Digest));
        await RefusedAsync("CNIK5404");
    }

    [Fact]
    public Task Refuses_an_artifact_that_its_lock_does_not_name() => ChangedAsync("CNIK4121", manifest =>
    {
        var other = Add("something else"u8.ToArray());
        Layers(manifest).Add(Descriptor(Artifact, other, "plugins.tgz"));
    });

    [Fact]
    public Task Refuses_a_bundle_that_lacks_an_artifact() => ChangedAsync("CNIK4122", manifest =>
        Layers(manifest).Remove(Layer(manifest, Artifact).Node));

    [Fact]
    public Task Refuses_advisories_that_the_pin_does_not_name() => ChangedAsync("CNIK4125", manifest =>
    {
        var (node, _) = Layer(manifest, "application/vnd.cniimagekit.advisories.v1");
        var other = Add("something else"u8.ToArray());
        (node["digest"], node["size"]) = ($"sha256:{other}", new FileInfo(Blob(other)).Length);
    });

    [Fact]
    public Task Refuses_a_second_lock() => ChangedAsync("CNIK4120", manifest =>
        Layers(manifest).Add(Descriptor(Lock, Add("{}"u8.ToArray()), "cni.lock.json")));

    [Fact]
    public Task Refuses_another_kind_of_artifact() => ChangedAsync("CNIK4120", manifest => manifest["artifactType"] = "application/x");

    [Fact]
    public Task Refuses_an_image() => ChangedAsync("CNIK4120", manifest => manifest.Remove("artifactType"));

    /// <summary>The bytes match the lock's SHA-256, and the lock's SHA-512 is a lie.</summary>
    [Fact]
    public Task Refuses_an_artifact_that_one_digest_of_the_lock_does_not_fit() => ChangedAsync("CNIK4011", manifest =>
        Relock(manifest, text =>
        {
            var at = text.IndexOf("\"sha512\": \"", StringComparison.Ordinal) + "\"sha512\": \"".Length;
            return string.Concat(text.AsSpan(0, at), text[at] == '0' ? "1" : "0", text.AsSpan(at + 1));
        }));

    [Fact]
    public Task Refuses_a_lock_that_cannot_be_read() => ChangedAsync("CNIK3004", manifest =>
        Relock(manifest, text => text.Replace("\"lockVersion\": 1", "\"lockVersion\": 2", StringComparison.Ordinal)));

    [Theory]
    [InlineData("application/vnd.cniimagekit.manifest.v1+yaml", "../cni.yaml")]
    [InlineData("application/vnd.cniimagekit.manifest.v1+yaml", "/etc/cron.yaml")]
    [InlineData("application/vnd.cniimagekit.manifest.v1+yaml", ".bashrc")]
    [InlineData("application/vnd.cyclonedx+json", "../../evil")]
    [InlineData("application/vnd.cyclonedx+json", "evidence/../../evil")]
    [InlineData("application/vnd.cyclonedx+json", "/etc/passwd")]
    [InlineData("application/vnd.cyclonedx+json", "evidence/.git/hooks/x")]
    [InlineData("application/vnd.cniimagekit.sources.v1+json", "evidence\\..\\x")]
    [InlineData("application/vnd.cniimagekit.sources.v1+json", "")]
    public Task Refuses_names_that_lead_elsewhere(string mediaType, string name) => ChangedAsync("CNIK4120", manifest =>
        Layer(manifest, mediaType).Node["annotations"]!["org.opencontainers.image.title"] = name);

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(100_000)]
    public async Task Refuses_a_truncated_file(int length)
    {
        var bytes = new byte[length];
        using (var whole = File.OpenRead(bed.Bundle)) whole.ReadExactly(bytes);
        File.WriteAllBytes(folder["bundle"], bytes);
        await RefusedAsync("CNIK");
    }

    [Fact]
    public async Task Refuses_a_file_of_very_many_members()
    {
        Directory.CreateDirectory(folder["many"]);
        for (var i = 0; i < 20_100; i++) File.WriteAllBytes(folder[$"many/{i}"], []);
        (await Shell.RunAsync("tar", "-cf", folder["bundle"], "-C", folder["many"], ".")).Ok();
        await RefusedAsync("CNIK52");
    }

    [Fact]
    public async Task Refuses_what_is_not_there() => await RefusedAsync("CNIK4120");

    private async Task ChangedAsync(string rule, Action<JsonObject> change)
    {
        Copy();
        var manifest = Manifest();
        change(manifest);
        var digest = Add(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        var index = JsonNode.Parse(File.ReadAllText(folder["bundle/index.json"]))!;
        index["manifests"]![0]!["digest"] = $"sha256:{digest}";
        index["manifests"]![0]!["size"] = new FileInfo(Blob(digest)).Length;
        File.WriteAllText(folder["bundle/index.json"], index.ToJsonString());
        await RefusedAsync(rule);
    }

    private async Task RefusedAsync(string rule)
    {
        var ran = await new Cnikit(folder.Path, folder["store"]).RunAsync("bundle", "import", "bundle", "--extract", "node");
        Assert.True(ran.ExitCode == 1, ran.Out + ran.Error);
        Assert.Contains($"error {rule}", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["node"]));
        string[] blobs = Directory.Exists(folder["store/blobs/sha256"]) ? Directory.GetFiles(folder["store/blobs/sha256"]) : [];
        var good = Directory.GetFiles(bed["store/blobs/sha256"]).Select(Path.GetFileName);
        Assert.Empty(blobs.Select(Path.GetFileName).Except(good));
    }

    private void Copy()
    {
        foreach (var file in Directory.GetFiles(bed["layout"], "*", SearchOption.AllDirectories))
        {
            var to = folder[Path.Combine("bundle", Path.GetRelativePath(bed["layout"], file))];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    private void Relock(JsonObject manifest, Func<string, string> change)
    {
        var (node, digest) = Layer(manifest, Lock);
        var text = change(File.ReadAllText(Blob(digest)));
        var other = Add(Encoding.UTF8.GetBytes(text));
        node["digest"] = $"sha256:{other}";
        node["size"] = text.Length;
    }

    private JsonObject Manifest()
    {
        var digest = (string)JsonNode.Parse(File.ReadAllText(folder["bundle/index.json"]))!["manifests"]![0]!["digest"]!;
        return JsonNode.Parse(File.ReadAllText(Blob(digest[7..])))!.AsObject();
    }

    private static JsonArray Layers(JsonObject manifest) => manifest["layers"]!.AsArray();

    private static (JsonObject Node, string Digest) Layer(JsonObject manifest, string mediaType)
    {
        var node = Layers(manifest).First(l => (string)l!["mediaType"]! == mediaType)!.AsObject();
        return (node, ((string)node["digest"]!)[7..]);
    }

    private JsonObject Descriptor(string mediaType, string digest, string title) => new()
    {
        ["mediaType"] = mediaType,
        ["digest"] = $"sha256:{digest}",
        ["size"] = new FileInfo(Blob(digest)).Length,
        ["annotations"] = new JsonObject { ["org.opencontainers.image.title"] = title },
    };

    private string Blob(string digest) => folder[$"bundle/blobs/sha256/{digest}"];

    private string Add(byte[] content)
    {
        var digest = Digest.Sha256(content).Hex;
        File.WriteAllBytes(Blob(digest), content);
        return digest;
    }
}
