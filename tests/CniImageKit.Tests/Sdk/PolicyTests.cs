using CniImageKit.Tests.Advisories;
using CniImageKit.Tests.EndToEnd;

namespace CniImageKit.Tests.Sdk;

/// <summary>A policy in a product's build, by the packed package.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class PolicyTests(PackedSdk sdk) : IDisposable
{
    private readonly ProductBed bed = new ProductBed(sdk).WithManifest("image")
        .WithImage(content: "<PropertyGroup><CniPolicy>..\\org\\nodes.yaml</CniPolicy></PropertyGroup>");

    public void Dispose() => bed.Dispose();

    [Theory]
    [InlineData("build", "-t:CniLock")]
    [InlineData("build", "-t:CniCheckLock")]
    [InlineData("build", "-t:CniRestore")]
    [InlineData("build")]
    [InlineData("build", "-t:CniVerify", "-p:CniVerifyTarget=../node")]
    public async Task Is_the_one_that_the_project_names_in_every_target(params string[] command)
    {
        Policy("linkage: { deny: [musl] }");
        await bed.LockAsync("image");
        (await bed.DotnetAsync("image", "build")).Ok();
        (await new Cnikit(bed["image"], bed["store"]).RunAsync("bake", "-o", "../baked")).Ok();
        Directory.Move(bed["baked/rootfs/linux-amd64"], bed["node"]);
        // What was built is up to date, but for the policy.
        Policy("sources: { allow: [\"apt:*\"] }");
        var ran = await bed.DotnetAsync("image", command);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(
            $"{bed["org/nodes.yaml"]}(3,12): error CNIK5423: The policy does not allow where own for linux/amd64 comes from.", ran.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_known_weaknesses_until_somebody_answers_for_them()
    {
        const string rated = "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],";
        File.WriteAllBytes(bed["image/plugins/amd64/loopback"], await RealPlugins.ReadAsync("bookworm", "amd64", "loopback"));
        Policy("advisories:\n  failOn: high\n  unknown: ignore");
        var ran = await bed.DotnetAsync("image", "build", "-t:CniLock");
        Assert.Contains($"{bed["org/nodes.yaml"]}(3,1): error CNIK5431: ", ran.Out, StringComparison.Ordinal);

        var module = SampleDatabase.Module("stdlib", ["i0", "f1.99.0"], SampleDatabase.Import("os"));
        new PublishedDatabase(SampleDatabase.Go("GO-2098-0001", ["CVE-2098-1"], module, more: rated)).WriteTo(bed["db"]);
        (await new Cnikit(bed["image"], bed["store"]).RunAsync("advisories", "fetch", "--from", "../db")).Ok();
        var refused = $"{bed["org/nodes.yaml"]}(4,11): error CNIK5430: The policy refuses GO-2098-0001, CVE-2098-1 (critical), "
            + "which concerns loopback of own for linux/amd64.";
        Assert.Contains(refused, (await bed.DotnetAsync("image", "build", "-t:CniLock")).Out, StringComparison.Ordinal);

        Suppress();
        (await bed.DotnetAsync("image", "build", "-t:CniLock")).Ok();
        (await bed.DotnetAsync("image", "build")).Ok();
        (await bed.DotnetAsync("image", "build", "--no-restore")).Ok();
        File.Delete(bed["image/cnikit.suppressions.yaml"]);
        Assert.Contains(refused, (await bed.DotnetAsync("image", "build", "--no-restore")).Out, StringComparison.Ordinal);
        Suppress();
        (await bed.DotnetAsync("image", "build", "--no-restore")).Ok();
    }

    private void Suppress() => bed.Write(
        "image/cnikit.suppressions.yaml",
        "schema: 1\nsuppressions:\n  - id: CVE-2098-1\n    owner: a\n    reason: vulnerable_code_not_in_execute_path\n"
            + $"    until: {DateTime.UtcNow.AddDays(9):yyyy-MM-dd}\n");

    private void Policy(string section) => bed.Write("org/nodes.yaml", $"schema: 1\n# of all nodes\n{section}\n");
}
