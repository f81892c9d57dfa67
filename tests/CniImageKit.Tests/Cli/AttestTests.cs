using System.Text.Json;
using CniImageKit.Tests.Baking;

namespace CniImageKit.Tests.Cli;

/// <summary><c>cnikit attest</c>, and <c>verify --public-key</c>, as processes.</summary>
public sealed class AttestTests
{
    [Fact]
    public async Task Attests_what_is_baked_and_verifies_it_with_and_without_the_lock()
    {
        using var bench = await AttestationBench.LockedAsync("  - { kind: rootfs, path: 'rootfs.{arch}' }");
        var folder = bench.Bench.Folder;
        var cnikit = new Cnikit(folder.Path, bench.Bench.Host.StoreRoot);
        string[] attest = ["attest", "--key", "build.key", "--builder-id", AttestationBench.Builder, "-o", "node.intoto.json"];
        var said = (await cnikit.RunAsync(attest)).Ok().Out;
        Assert.Matches("^wrote node.intoto.json, [0-9]+ subjects, signed by sha256:[0-9a-f]{64}\n$", said);
        (await cnikit.RunAsync("bake")).Ok();

        string[] verify = ["verify", "rootfs.amd64", "--attestation", "node.intoto.json", "--public-key", "build.pub"];
        var verified = (await cnikit.RunAsync(verify)).Ok().Out;
        Assert.Contains("2 of 2 plugins are what the lock names", verified, StringComparison.Ordinal);
        Assert.Contains($"provenance  signed by the key, speaks of all that lies there; builder {AttestationBench.Builder}", verified, StringComparison.Ordinal);
        File.Delete(folder["cni.lock.json"]);
        File.Delete(folder["cni.yaml"]);
        Assert.DoesNotContain("the lock", (await cnikit.RunAsync(verify)).Ok().Out, StringComparison.Ordinal);

        folder.Write("rootfs.amd64/opt/cni/bin/bridge", "another");
        var drift = await cnikit.RunAsync([.. verify, "--json"]);
        Assert.Equal(3, drift.ExitCode);
        using var told = JsonDocument.Parse(drift.Out);
        Assert.False(told.RootElement.GetProperty("ok").GetBoolean());
        var provenance = told.RootElement.GetProperty("provenance");
        Assert.False(provenance.GetProperty("ok").GetBoolean());
        Assert.Equal(2, provenance.GetProperty("checked").GetInt32());
    }

    [Theory]
    [InlineData("verify", "node", "--attestation", "a.json")]
    [InlineData("verify", "node", "--builder-id", "https://ci.example")]
    [InlineData("attest", "--passphrase-env", "PASSWORD")]
    [InlineData("bake", "--passphrase-env", "PASSWORD")]
    public async Task Refuses_options_that_prove_nothing_alone(params string[] arguments)
    {
        using var folder = new TempFolder();
        Assert.Equal(2, (await new Cnikit(folder.Path, folder["store"]).RunAsync(arguments)).ExitCode);
    }

    [Fact]
    public async Task Takes_the_password_of_a_key_from_the_environment_only()
    {
        using var bench = await AttestationBench.LockedAsync("  - { kind: report, path: report.json }");
        var folder = bench.Bench.Folder;
        string[] seal = ["pkcs8", "-topk8", "-in", folder["build.key"], "-out", folder["sealed.key"], "-passout", "pass:a secret"];
        (await Shell.RunAsync(Needs.Tool("openssl", "openssl"), seal)).Ok();
        var cnikit = new Cnikit(folder.Path, bench.Bench.Host.StoreRoot);
        cnikit.Environment["KEY_PASSWORD"] = "a secret";
        string[] attest = ["attest", "--builder-id", AttestationBench.Builder, "--key"];
        var opened = (await cnikit.RunAsync([.. attest, "sealed.key", "--passphrase-env", "KEY_PASSWORD"])).Ok().Out;
        Assert.Equal((await cnikit.RunAsync([.. attest, "build.key"])).Ok().Out, opened);
        var ran = await cnikit.RunAsync([.. attest, "sealed.key"]);
        Assert.StartsWith("sealed.key: error CNIK5322", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", ran.Error, StringComparison.Ordinal);
    }
}
