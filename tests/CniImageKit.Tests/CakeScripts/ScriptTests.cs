using System.Text.Json;
using System.Text.RegularExpressions;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.CakeScripts;

/// <summary>A user's script with the packed addin, in a directory that holds nothing else of the kit.</summary>
public sealed partial class ScriptTests(AddinPackage package)
{
    [Fact]
    public async Task Bakes_what_the_command_bakes()
    {
        using var bed = await CakeBed.MakeAsync(package);
        var ran = (await bed.RunAsync("""
            var locked = CniLock("cni.yaml");
            Say($"locked {locked.Changed} {locked.LockFile} {locked.Differences.Count}");
            Say($"fits {CniCheck().Fits}");
            var fetched = CniFetch();
            Say($"fetched {fetched.Plugins} {string.Join(',', fetched.Platforms)}");
            var baked = CniBake("cni.yaml", new CniBakeSettings { Output = "artifacts/node" });
            Say($"image {baked.Image.Digest} {baked.Image.Path} {baked.Image.MediaType} {baked.Unchanged}");
            foreach (var layer in baked.Layers)
                Say($"layer {layer.Platform} {layer.Digest} {layer.DiffId} {layer.Size} {layer.MediaType} {layer.Path}");
            foreach (var sbom in baked.Sboms) Say($"sbom {sbom.Platform} {sbom.Digest} {sbom.Path}");
            foreach (var plugin in baked.Plugins) Say($"plugin {plugin.Name} {plugin.Platform} {plugin.Path} {plugin.Sha256}");
            Say($"again {CniBake("cni.yaml", new CniBakeSettings { Output = "artifacts/node" }).Unchanged}");
            CniVerify(Directory("artifacts/node/layout"));
            foreach (var held in CniVerify("artifacts/node/layout").Platforms) Say($"held {held.Platform} {held.Held} of {held.Locked}");
            Say($"differs {CniDiff("cni.lock.json", "cni.yaml").Differs}");
            var image = CniDiff("artifacts/node/layout");
            Say($"image {image.Differs} {image.Unchanged} {image.Sources.Count} {image.AdvisoriesOpened.Count}");
            """)).Ok();

        (await bed.Cnikit.RunAsync("lock", "--check")).Ok();
        var report = JsonDocument.Parse((await bed.Cnikit.RunAsync("bake", "--output", "elsewhere", "--json")).Ok().Out).RootElement;
        var node = bed.Folder["artifacts/node"];
        string[] expected =
        [
            $"locked True {bed.Folder["cni.lock.json"]} 0", "fits True", "fetched 4 linux/amd64,linux/arm64",
            $"image {report.GetProperty("image").GetString()} {node}/layout application/vnd.oci.image.index.v1+json False",
            .. report.GetProperty("platforms").EnumerateArray().Select(p => Layer(p, node)),
            .. Outputs(report, "sbom").Select(o => $"sbom {Text(o, "platform")} {Text(o, "digest")} {node}/{Text(o, "path")}"),
            .. report.GetProperty("platforms").EnumerateArray().SelectMany(p => p.GetProperty("plugins").EnumerateArray().Select(
                f => $"plugin {Text(f, "name")} {Text(p, "platform")} {Text(f, "path")} {Text(f, "sha256")}")),
            "again True", "held linux/amd64 2 of 2", "held linux/arm64 2 of 2", "differs False",
            "image False 4 0 0",
        ];
        Assert.Equal(expected, CakeBed.Said(ran));
    }

    [Fact]
    public async Task Packs_and_appends_what_the_command_does()
    {
        using var bed = await CakeBed.MakeAsync(package);
        (await bed.Cnikit.RunAsync("lock")).Ok();
        (await bed.Cnikit.RunAsync("bake", "--output", "out")).Ok();
        var ran = (await bed.RunAsync("""
            foreach (var package in CniPack("cni.yaml", new CniPackSettings { Version = "1.2.3", PerPlatform = true }).Packages)
                Say($"{package.Id} {package.Version} {package.Path} {package.ContentHash} {string.Join(',', package.Platforms)} {package.Plugins}");
            Say($"{CniPack("cni.yaml", new CniPackSettings { Version = "1.2.3", PerPlatform = true }).Packages[1].Changed}");
            var image = CniAppend("oci:out/layout", new CniAppendSettings { Destination = "oci:more", Compression = CniCompression.Gzip });
            Say($"{image.Destination} {image.Digest} {image.Changed}");
            foreach (var one in image.Images) Say($"{one.Platform} {one.Digest} {one.Layer.Digest} {one.Layer.DiffId} {one.Layer.Size}");
            """)).Ok();
        string[] pack = ["pack", "--output", "packed", "--version", "1.2.3", "--per-platform", "--json"];
        var packages = JsonDocument.Parse((await bed.Cnikit.RunAsync(pack)).Ok().Out).RootElement.GetProperty("packages");
        string[] append = ["append", "oci:out/layout", "--to", "oci:other", "--compression", "gzip", "--json"];
        var image = JsonDocument.Parse((await bed.Cnikit.RunAsync(append)).Ok().Out).RootElement;
        string[] expected =
        [
            .. packages.EnumerateArray().Select(p =>
                $"{Text(p, "id")} 1.2.3 {bed.Folder[$"artifacts/packages/{Text(p, "id")}.1.2.3.nupkg"]} {Text(p, "contentHash")} "
                + $"{p.GetProperty("platforms")[0].GetString()} 2"),
            "False", $"oci:more {Text(image, "digest")} True",
            .. image.GetProperty("images").EnumerateArray().Select(i => (Image: i, Layer: i.GetProperty("layer"))).Select(p =>
                $"{Text(p.Image, "platform")} {Text(p.Image, "manifest")} {Text(p.Layer, "digest")} {Text(p.Layer, "diffId")} "
                + $"{p.Layer.GetProperty("size")}"),
        ];
        Assert.Equal(6, expected.Length);
        Assert.Equal(expected, CakeBed.Said(ran));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Cake.CniImageKit/README.md")]
    public async Task Is_what_the_documentation_shows(string document)
    {
        using var bed = await CakeBed.MakeAsync(package);
        (await bed.Cnikit.RunAsync("lock")).Ok();
        var lines = Shown().Match(SourceTree.Text(document)).Groups[1].Value;
        var ran = (await bed.RunAsync(lines)).Ok();
        var digest = (await bed.Cnikit.RunAsync("bake", "--output", "elsewhere", "-q")).Ok().Out.Trim();
        Assert.Contains(ran.Out.Split('\n'), line => line == digest);
    }

    // The addin's own line comes from the bed, which knows the version.
    [GeneratedRegex("```csharp\n#addin nuget:\\?package=Cake\\.CniImageKit&version=[0-9.]+\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();

    private static string Layer(JsonElement platform, string node)
    {
        var layer = platform.GetProperty("layer");
        var name = Text(platform, "platform").Replace('/', '-');
        return $"layer {Text(platform, "platform")} {Text(layer, "digest")} {Text(layer, "diffId")} {layer.GetProperty("size")} "
            + $"{Text(layer, "mediaType")} {node}/layer.{name}.tar.zst";
    }

    private static IEnumerable<JsonElement> Outputs(JsonElement report, string kind) =>
        report.GetProperty("outputs").EnumerateArray().Where(o => Text(o, "kind") == kind);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
