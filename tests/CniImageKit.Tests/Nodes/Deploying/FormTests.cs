using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>What <c>cnikit deploy</c> writes, held against the lock and used as nodes use it.</summary>
[Collection(DeployBed.Name)]
public sealed class FormTests(DeployBed bed) : IDisposable
{
    private const string Plugins = "/opt/cni/bin";
    private readonly TempFolder folder = new();

    public static TheoryData<string> Both => ["carried", "fetched"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Lists_the_sums_of_every_directory()
    {
        foreach (var directory in Directory.GetDirectories(bed["carried"]))
            (await Shell.RunAsync("sha256sum", ["-c", "--strict", "SHA256SUMS"], directory, null)).Ok();
    }

    [Fact]
    public async Task Is_the_same_wherever_it_is_written()
    {
        (await bed.Cnikit.RunAsync("deploy", "shell", "ansible", "cloud-init", "butane", "--output", folder["again"])).Ok();
        foreach (var kind in (string[])["shell", "ansible", "cloud-init", "butane"])
            (await Shell.RunAsync("diff", "-r", bed[$"carried/{kind}"], folder[$"again/{kind}"])).Ok();
        var unchanged = (await bed.Cnikit.RunAsync("deploy", "shell", "--output", folder["again"])).Ok();
        Assert.DoesNotContain("wrote", unchanged.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set")]
    [InlineData("notes.txt")]
    public async Task Replaces_no_directory_that_people_changed(string file)
    {
        (await bed.Cnikit.RunAsync("deploy", "shell", "--output", folder["out"])).Ok();
        File.AppendAllText(folder[$"out/shell/{file}"], "mine\n");
        var ran = await bed.Cnikit.RunAsync("deploy", "shell", "--output", folder["out"], "--platform", "linux/amd64");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error CNIK7311", ran.Error, StringComparison.Ordinal);
        Assert.Contains(file, ran.Error, StringComparison.Ordinal);
        Assert.EndsWith("mine\n", File.ReadAllText(folder[$"out/shell/{file}"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CNIK7312", "daemonset")]
    [InlineData("CNIK7312", "daemonset", "--source", DeployBed.Source)]
    [InlineData("CNIK7313", "daemonset", "--image", "registry.example/cni:latest")]
    [InlineData("CNIK7313", "daemonset", "--image", "x\ny@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("CNIK7314", "shell", "--directory", "opt/cni")]
    [InlineData("CNIK7314", "shell", "--directory", "/opt/$(reboot)")]
    [InlineData("CNIK7315", "shell", "--source", "ftp://files.example/")]
    [InlineData("CNIK7315", "shell", "--source", "https://me:secret@files.example/")]
    [InlineData("CNIK7315", "shell", "--source", "https://files.example/`reboot`")]
    public async Task Refuses(string rule, params string[] arguments)
    {
        var ran = await bed.Cnikit.RunAsync(["deploy", .. arguments, "--output", folder["out"]]);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"error {rule}", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public async Task Asks_for_a_kind()
    {
        Assert.Equal(2, (await bed.Cnikit.RunAsync("deploy")).ExitCode);
        Assert.Equal(2, (await bed.Cnikit.RunAsync("deploy", "puppet")).ExitCode);
    }

    [Fact]
    public async Task Tells_programs_what_it_wrote()
    {
        var ran = (await bed.Cnikit.RunAsync("deploy", "shell", "--output", folder["out"], "--json")).Ok();
        var forms = JsonNode.Parse(ran.Out)!["forms"]!.AsArray();
        Assert.Equal(["shell", "settings"], forms.Select(f => (string)f!["kind"]!));
        Assert.All(forms, f => Assert.True((bool)f!["changed"]!));
    }

    [Fact]
    public async Task Replaces_files_of_others_in_every_form_where_that_is_asked_for()
    {
        (await bed.Cnikit.RunAsync(
            "deploy", "shell", "ansible", "daemonset", "cloud-init", "ignition", "butane", "--image", DeployBed.Image, "--force",
            "--platform", "linux/amd64", "--output", folder["out"])).Ok();
        Assert.Contains("\nforce\n", File.ReadAllText(folder["out/shell/set"]), StringComparison.Ordinal);
        Assert.True((bool)YamlText.Read(folder["out/ansible/roles/cni_plugins/defaults/main.yml"]).Single()["cni_plugins_force"]!);
        var config = YamlText.Read(folder["out/daemonset/daemonset.yaml"])[0];
        Assert.Contains("\nforce\n", (string)config["data"]!["set"]!, StringComparison.Ordinal);
        var butane = YamlText.Read(folder["out/butane/linux-amd64.bu"]).Single();
        Assert.All(butane["storage"]!["files"]!.AsArray(), f => Assert.True((bool)f!["overwrite"]!));
        var ignition = JsonNode.Parse(File.ReadAllText(folder["out/ignition/linux-amd64.ign"]))!;
        Assert.All(ignition["storage"]!["files"]!.AsArray(), f => Assert.True((bool)f!["overwrite"]!));

        using var node = new BusyboxRoot();
        node.Copy(folder["out/shell"], "/kit");
        node.Write("/opt/cni/bin/bridge", "theirs"u8.ToArray());
        (await node.RunAsync("sh", "/kit/install.sh", "--platform", "linux-amd64")).Ok();
        bed.HasPlugins(node["/opt/cni/bin"]);
    }

    [Fact]
    public async Task Leaves_Windows_out_and_says_so()
    {
        folder.Write("cni.yaml", """
            schema: 1
            platforms: [linux/amd64, windows/amd64]
            node: { libc: glibc 2.36 }
            plugins:
              - { from: directory, path: linux, platforms: [linux/amd64] }
              - { from: directory, name: windows, path: windows, platforms: [windows/amd64] }

            """);
        Directory.CreateDirectory(folder["linux"]);
        File.Copy(bed["carried/shell/files/linux-amd64/bridge"], folder["linux/bridge"]);
        folder.Write("windows/win-bridge.exe", "");
        File.WriteAllBytes(folder["windows/win-bridge.exe"], Binaries.TinyPe.Build(new byte[64]));
        var there = new Cnikit(folder.Path, folder["store"]);
        (await there.RunAsync("lock")).Ok();
        var ran = (await there.RunAsync("deploy", "shell")).Ok();
        Assert.Contains("warning CNIK7800", ran.Error, StringComparison.Ordinal);
        Assert.Equal([folder["deploy/shell/files/linux-amd64"]], Directory.GetDirectories(folder["deploy/shell/files"]));
        var none = await there.RunAsync("deploy", "shell", "--platform", "windows/amd64");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("error CNIK7310", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Ignition_reads_it_and_it_has_the_locked_files(string how)
    {
        var file = bed[$"{how}/ignition/linux-amd64.ign"];
        (await Shell.RunAsync(Needs.Tool("ignition-validate", "ignition"), file)).Ok();
        var plugins = JsonNode.Parse(File.ReadAllText(file))!["storage"]!["files"]!.AsArray()
            .Where(f => ((string)f!["path"]!).StartsWith(Plugins, StringComparison.Ordinal)).ToList();
        Assert.Equal(bed.Locked.Keys.Order(StringComparer.Ordinal), plugins.Select(p => Path.GetFileName((string)p!["path"]!)));
        foreach (var plugin in plugins)
        {
            var sum = bed.Locked[Path.GetFileName((string)plugin!["path"]!)];
            Assert.Equal(0b111_101_101, (int)plugin["mode"]!);
            Assert.Equal($"sha256-{sum}", (string)plugin["contents"]!["verification"]!["hash"]!);
            var source = (string)plugin["contents"]!["source"]!;
            if (how == "carried") Assert.Equal(sum, DeployBed.Sum(Content(plugin)));
            else Assert.Equal($"{DeployBed.Source}/{sum}/{Path.GetFileName((string)plugin["path"]!)}", source);
        }
    }

    [Fact]
    public async Task What_Ignition_wrote_is_the_installers_own()
    {
        using var node = new BusyboxRoot();
        foreach (var file in JsonNode.Parse(File.ReadAllText(bed["carried/ignition/linux-amd64.ign"]))!["storage"]!["files"]!.AsArray())
        {
            var path = (string)file!["path"]!;
            node.Write(path, Content(file));
            (await Shell.RunAsync("chmod", Convert.ToString((int)file["mode"]!, 8), node[path])).Ok();
        }

        (await node.RunAsync("sh", "/var/lib/cnikit/kit/install.sh", "check", "--platform", "linux-amd64")).Ok();
        (await node.RunAsync("sha256sum", "-c", "/var/lib/cnikit/owned")).Ok();
        (await node.RunAsync("sh", "/var/lib/cnikit/kit/install.sh", "remove")).Ok();
        Assert.Empty(Directory.GetFiles(node[Plugins]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Butane_says_what_Ignition_says(string how)
    {
        var butane = YamlText.Read(bed[$"{how}/butane/linux-amd64.bu"]).Single();
        Assert.Equal("fcos", (string)butane["variant"]!);
        var files = butane["storage"]!["files"]!.AsArray();
        var ignition = JsonNode.Parse(File.ReadAllText(bed[$"{how}/ignition/linux-amd64.ign"]))!["storage"]!["files"]!.AsArray();
        Assert.Equal(ignition.Select(Facts), files.Select(Facts));
        foreach (var (here, there) in files.Zip(ignition))
        {
            var source = (string)there!["contents"]!["source"]!;
            if ((string?)here!["contents"]!["local"] is { } local)
                Assert.Equal(Content(there), File.ReadAllBytes(bed[$"{how}/butane/{local}"]));
            else Assert.Equal(source, (string)here["contents"]!["source"]!);
        }

        static string Facts(JsonNode? f) => $"{f!["path"]} {f["mode"]} {f["contents"]!["verification"]?["hash"]}";
    }

    [Theory]
    [InlineData("carried/cloud-init/cloud-config.linux-amd64.yaml")]
    [InlineData("carried/cloud-init/cloud-config.linux-arm64.yaml")]
    [InlineData("fetched/cloud-init/cloud-config.yaml")]
    public async Task Cloud_init_takes_it(string file)
    {
        var ran = await Shell.RunAsync(Needs.Tool("cloud-init", "cloud-init"), "schema", "--config-file", bed[file]);
        Assert.Contains("Valid cloud-config", ran.Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cloud_init_writes_and_runs_installs_the_plugins()
    {
        using var node = new BusyboxRoot();
        var config = YamlText.Read(bed["carried/cloud-init/cloud-config.linux-amd64.yaml"]).Single();
        foreach (var file in config["write_files"]!.AsArray())
        {
            Assert.Equal("gz+b64", (string)file!["encoding"]!);
            node.Write((string)file["path"]!, Unpacked((string)file["content"]!));
        }

        foreach (var command in config["runcmd"]!.AsArray())
        {
            string[] words = [.. command!.AsArray().Select(w => (string)w!)];
            string[] platform = words[0] == "sh" ? ["--platform", "linux-amd64"] : [];
            (await node.RunAsync([.. words, .. platform])).Ok();
        }

        bed.HasPlugins(node[Plugins]);
        Assert.False(Directory.Exists(node["/var/lib/cnikit/incoming"]));
    }

    // With all sixteen of Debian's plugins, not only the three that are here.
    [Theory]
    [InlineData("cloud-init/cloud-config.yaml", 400)]
    [InlineData("ignition/linux-amd64.ign", 400)]
    public void User_data_is_small_where_nodes_fetch(string file, int morePerPlugin) =>
        Assert.InRange(new FileInfo(bed[$"fetched/{file}"]).Length, 1, (16 * 1024) - (13 * morePerPlugin));

    [Theory]
    [InlineData("cloud-init", "cloud-config.linux-amd64.yaml")]
    [InlineData("ignition", "linux-amd64.ign")]
    public async Task Says_where_clouds_do_not_take_it(string kind, string file)
    {
        var ran = (await bed.Cnikit.RunAsync("deploy", kind, "--platform", "linux/amd64", "--output", folder["out"])).Ok();
        Assert.Contains($"{file}: warning CNIK7801", ran.Error, StringComparison.Ordinal);
        Assert.Contains("EC2 16 KiB, OpenStack 64 KiB in base64, Azure 64 KiB, Google 256 KiB", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--source", ran.Error, StringComparison.Ordinal);
        var fetched = await bed.Cnikit.RunAsync("deploy", kind, "--source", DeployBed.Source, "--output", folder["fetched"]);
        Assert.DoesNotContain("CNIK7801", fetched.Ok().Error, StringComparison.Ordinal);
    }

    private static byte[] Content(JsonNode? file)
    {
        Assert.Equal("gzip", (string)file!["contents"]!["compression"]!);
        return Unpacked(((string)file["contents"]!["source"]!).Split(',')[1]);
    }

    private static byte[] Unpacked(string packed)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
