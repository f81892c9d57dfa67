using CniImageKit.Tests.Advisories;
using CniImageKit.Tests.EndToEnd;

namespace CniImageKit.Tests.CakeScripts;

/// <summary>A policy in a script, by the packed addin.</summary>
public sealed class PolicyTests(AddinPackage package)
{
    [Fact]
    public async Task Is_the_one_that_the_settings_name_in_every_alias()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Folder.Write("org/nodes.yaml", "schema: 1\n# of all nodes\nsources: { allow: [\"apt:*\"] }\n");
        var ran = await bed.RunAsync("""
            CniLock();
            CniBake("cni.yaml", new CniBakeSettings { Output = "out" });
            var policy = File("org/nodes.yaml");
            void Tell(string what, Action work)
            {
                try { work(); Say($"{what} passed"); }
                catch (CakeException failure) when (failure.InnerException is CniException found)
                {
                    var first = found.Findings[0];
                    Say($"{what} {failure.ExitCode} {first.Id} {first.File.GetFilename()}({first.Line},{first.Column})");
                }
            }

            Tell("lock", () => CniLock("cni.yaml", new CniLockSettings { Policy = policy }));
            Tell("check", () => CniCheck("cni.yaml", new CniCheckSettings { Policy = policy }));
            Tell("fetch", () => CniFetch("cni.yaml", new CniFetchSettings { Policy = policy }));
            Tell("bake", () => CniBake("cni.yaml", new CniBakeSettings { Policy = policy, Output = "other" }));
            Tell("pack", () => CniPack("cni.yaml", new CniPackSettings { Policy = policy }));
            Tell("append", () => CniAppend("out/layout", new CniAppendSettings { Policy = policy }));
            Tell("verify", () => CniVerify("out/layout", new CniVerifySettings { Policy = policy }));
            Tell("without", () => CniCheck());
            """);
        Assert.Equal(
            [
                "lock 1 CNIK5423 nodes.yaml(3,12)", "check 3 CNIK5423 nodes.yaml(3,12)", "fetch 1 CNIK5423 nodes.yaml(3,12)",
                "bake 1 CNIK5423 nodes.yaml(3,12)", "pack 1 CNIK5423 nodes.yaml(3,12)", "append 1 CNIK5423 nodes.yaml(3,12)",
                "verify 3 CNIK5423 nodes.yaml(3,12)", "without passed",
            ],
            CakeBed.Said(ran));
        Assert.Contains(
            $"{bed.Folder["org/nodes.yaml"]}(3,12): error CNIK5423: The policy does not allow where mine for linux/amd64 comes from.",
            ran.Out + ran.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(bed.Folder["other"]));
    }

    [Fact]
    public async Task Refuses_known_weaknesses()
    {
        const string rated = "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],";
        using var bed = await CakeBed.MakeAsync(package);
        foreach (var arch in (string[])["amd64", "arm64"])
            File.WriteAllBytes(bed.Folder[$"bin/{arch}/loopback"], await RealPlugins.ReadAsync("bookworm", arch, "loopback"));
        var module = SampleDatabase.Module("stdlib", ["i0", "f1.99.0"], SampleDatabase.Import("os"));
        new PublishedDatabase(SampleDatabase.Go("GO-2098-0001", ["CVE-2098-1"], module, more: rated)).WriteTo(bed.Folder["db"]);
        (await new Cnikit(bed.Folder.Path, bed.Folder["store"]).RunAsync("advisories", "fetch", "--from", "db")).Ok();
        bed.Folder.Write("org/nodes.yaml", "schema: 1\nadvisories: { failOn: high }\n");
        var ran = await bed.RunAsync("CniLock(\"cni.yaml\", new CniLockSettings { Policy = \"org/nodes.yaml\" });");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(
            $"{bed.Folder["org/nodes.yaml"]}(2,23): error CNIK5430: The policy refuses GO-2098-0001, CVE-2098-1 (critical), which concerns "
                + "loopback of mine for linux/amd64, linux/arm64.",
            ran.Out + ran.Error, StringComparison.Ordinal);
    }
}
