using System.Text.Json;

namespace CniImageKit.Tests.Reviewing;

/// <summary><c>cnikit bundle</c> and what another machine makes of it.</summary>
[Collection(BundleBed.Name)]
public sealed class BundleTests(BundleBed bed) : IDisposable
{
    private readonly TempFolder folder = new();

    private Cnikit There => new(folder.Path, folder["store"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Bakes_the_same_image_on_a_machine_without_network()
    {
        Needs.Root();
        var unshare = Needs.Tool("unshare", "util-linux");
        if ((await Shell.RunAsync(unshare, "-n", "true")).ExitCode != 0) Needs.Missing("needs network namespaces");
        (await There.RunUnderAsync(unshare, ["-n"], "bundle", "import", bed.Bundle, "--extract", "node")).Ok();
        Assert.False(Directory.Exists(folder["node/local"]));
        var baked = (await There.RunUnderAsync(unshare, ["-n"], "bake", "node/cni.yaml", "-q", "--offline")).Ok();
        Assert.Equal(bed.Image, baked.Out.Trim());
        (await There.RunUnderAsync(unshare, ["-n"], "bake", "node/cni.yaml", "-q", "--offline", "--rebuild")).Ok();
    }

    [Fact]
    public async Task Has_the_same_bytes_wherever_it_is_made_and_tells_so()
    {
        (await There.RunAsync("bundle", "import", bed.Bundle, "--extract", "node")).Ok();
        (await There.RunAsync("bundle", "node/cni.yaml", "--offline", "-o", "again.tar")).Ok();
        Assert.Equal(File.ReadAllBytes(bed.Bundle), File.ReadAllBytes(folder["again.tar"]));
        var twice = JsonDocument.Parse((await There.RunAsync("bundle", "node/cni.yaml", "-o", "again.tar", "--json")).Ok().Out).RootElement;
        Assert.False(twice.GetProperty("changed").GetBoolean());
        Assert.Equal(4, twice.GetProperty("artifacts").GetInt32());
    }

    [Fact]
    public async Task Is_carried_into_a_registry_and_back_by_skopeo()
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        using var registry = await DockerRegistry.StartAsync(folder);
        var remote = $"docker://{registry.Host}/node/bundle:1";
        string[] copy = ["copy", "-q", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false"];
        (await Shell.RunAsync(skopeo, [.. copy, $"oci-archive:{bed.Bundle}", remote])).Ok();
        (await There.RunAsync("bundle", "import", remote, "--extract", "node")).Ok();
        Assert.Equal(bed.Image, (await There.RunAsync("bake", "node/cni.yaml", "-q", "--offline")).Ok().Out.Trim());

        (await Shell.RunAsync(skopeo, [.. copy, remote, $"oci-archive:{folder["back.tar"]}:back"])).Ok();
        var back = (await new Cnikit(folder.Path, folder["other"]).RunAsync("bundle", "import", "back.tar", "--json")).Ok();
        var digest = JsonDocument.Parse(back.Out).RootElement.GetProperty("digest").GetString();
        Assert.Equal((await bed.Cnikit.RunAsync("bundle", "-o", bed.Bundle, "-q")).Ok().Out.Trim(), digest);
    }

    [Fact]
    public async Task Carries_the_evidence_and_says_where_sources_are()
    {
        (await There.RunAsync("bundle", "import", bed.Bundle, "--extract", "node")).Ok();
        Assert.Equal(File.ReadAllText(bed["here/cni.lock.json"]), File.ReadAllText(folder["node/cni.lock.json"]));
        Assert.Equal("", await CycloneDxOracle.RefusalsAsync(File.ReadAllBytes(folder["node/evidence/sbom.linux-arm64.cdx.json"])));
        var sources = JsonDocument.Parse(File.ReadAllBytes(folder["node/evidence/sources.json"])).RootElement.GetProperty("sources");
        var debian = sources.EnumerateArray().First(s => s.TryGetProperty("debian", out _)).GetProperty("debian");
        Assert.Equal("golang-github-containernetworking-plugins", debian.GetProperty("package").GetString());
        var used = debian.GetProperty("builtUsing").EnumerateArray().Select(b => b.GetString()!);
        Assert.Contains(used, b => b.StartsWith("golang-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judges_by_the_same_advisories_on_the_other_machine()
    {
        (await There.RunAsync("bundle", "import", bed.Bundle, "--extract", "node")).Ok();
        Assert.True(File.Exists(folder["node/cnikit.suppressions.yaml"]));
        var here = await bed.Cnikit.RunAsync("advisories", "show", "cni.yaml", "--all");
        var there = await new Cnikit(folder["node"], folder["store"]).RunAsync("advisories", "show", "cni.yaml", "--all", "--offline");
        Assert.Equal((here.ExitCode, here.Out), (there.ExitCode, there.Out));
    }

    [Fact]
    public async Task Says_what_it_goes_without()
    {
        (await There.RunAsync("bundle", "import", bed.Bundle, "--extract", "node")).Ok();
        var pin = folder["node/cnikit.advisories.json"];
        var text = File.ReadAllText(pin);
        var at = text.IndexOf("\"sha256\": \"", StringComparison.Ordinal) + "\"sha256\": \"".Length;
        File.WriteAllText(pin, string.Concat(text.AsSpan(0, at), text[at] == '0' ? "1" : "0", text.AsSpan(at + 1)));
        var ran = (await There.RunAsync("bundle", "node/cni.yaml", "-o", "b.tar", "--offline")).Ok();
        Assert.Contains("cnikit.advisories.json: warning CNIK4511", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_over_no_file_that_says_something_else()
    {
        folder.Write("node/cni.yaml", "mine\n");
        var ran = await There.RunAsync("bundle", "import", bed.Bundle, "--extract", "node");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("node/cni.yaml: error CNIK4123", ran.Error, StringComparison.Ordinal);
        Assert.Equal("mine\n", File.ReadAllText(folder["node/cni.yaml"]));
        Assert.Single(Directory.GetFileSystemEntries(folder["node"]));
    }

    [Fact]
    public async Task Extracts_twice_without_touching_anything()
    {
        (await There.RunAsync("bundle", "import", bed.Bundle, "--extract", "node")).Ok();
        var written = File.GetLastWriteTimeUtc(folder["node/cni.yaml"]);
        (await There.RunAsync("bundle", "import", $"oci:{bed["layout"]}", "--extract", "node")).Ok();
        Assert.Equal(written, File.GetLastWriteTimeUtc(folder["node/cni.yaml"]));
    }

    [Fact]
    public async Task Is_not_made_of_a_damaged_store()
    {
        (await There.RunAsync("bundle", "import", bed.Bundle, "--extract", "node")).Ok();
        var largest = Directory.GetFiles(folder["store/blobs/sha256"]).MaxBy(f => new FileInfo(f).Length)!;
        (await Shell.RunAsync("chmod", "u+w", largest)).Ok();
        await using (var blob = File.OpenWrite(largest)) blob.WriteByte(0xff);
        var ran = await There.RunAsync("bundle", "node/cni.yaml", "--offline", "-o", "damaged.tar");
        Assert.Equal(1, ran.ExitCode);
        Assert.False(File.Exists(folder["damaged.tar"]));
    }
}
