namespace CniImageKit.Tests.CakeScripts;

/// <summary>What a script and its reader see where something is wrong.</summary>
public sealed class FailureTests(AddinPackage package)
{
    private const string Misspelt = "from: directoy";

    [Fact]
    public async Task Tells_code_place_and_mend_and_ends_with_the_code()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Folder.Write("cni.yaml", CakeBed.Manifest.Replace("from: directory", Misspelt, StringComparison.Ordinal));
        var ran = await bed.RunAsync("CniBake(\"cni.yaml\");");
        Assert.Equal(1, ran.ExitCode);
        var told = ran.Out + ran.Error;
        Assert.Contains($"{bed.Folder["cni.yaml"]}(4,11): error CNIK1008: 'directoy'", told, StringComparison.Ordinal);
        Assert.Contains("  mend      write 'directory' instead", told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_findings_to_who_catches_and_drift_to_who_asks()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Folder.Write("bad.yaml", CakeBed.Manifest.Replace("from: directory", Misspelt, StringComparison.Ordinal));
        var ran = await bed.RunAsync("""
            try { CniBake("bad.yaml"); }
            catch (CakeException failure) when (failure.InnerException is CniException found)
            {
                var first = found.Findings[0];
                Say($"{failure.ExitCode} {first.Id} {first.Severity} {first.File.GetFilename()} {first.Line} {first.Column} {first.Mend}");
            }

            CniLock();
            CniBake("cni.yaml", new CniBakeSettings { Output = "out" });
            System.IO.File.AppendAllText("out/rootfs/linux-amd64/opt/cni/bin/bridge", "x");
            var mild = new CniVerifySettings { Platform = "linux/amd64", ThrowOnDrift = false };
            var held = CniVerify(Directory("out/rootfs/linux-amd64"), mild);
            Say($"{held.Drifted} {held.ExitCode} {held.Platforms[0].Held} of {held.Platforms[0].Locked} {held.Findings.Count > 0}");

            System.IO.File.WriteAllText("cni.yaml", System.IO.File.ReadAllText("cni.yaml").Replace("bin/{arch}", "./bin/{arch}"));
            Say($"{CniCheck("cni.yaml", new CniCheckSettings { ThrowOnDrift = false }).Fits}");
            Say($"{CniCheck("cni.yaml", new CniCheckSettings { HandleExitCode = code => code == 3 }).Findings[0].Severity}");
            CniCheck("cni.yaml");
            Say("not reached");
            """);
        Assert.Equal(
            ["1 CNIK1008 Error bad.yaml 4 11 write 'directory' instead", "True 3 1 of 2 True", "False", "Error"], CakeBed.Said(ran));
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("error CNIK3002", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_program_answered_what_it_cannot_read()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Program("other", "echo 'cannot do that' >&2; echo hello; exit 7");
        var ran = await bed.RunAsync("CniLock(\"cni.yaml\", new CniLockSettings { ToolPath = \"other\" });");
        Assert.Equal(7, ran.ExitCode);
        Assert.Contains($"{bed.Folder["other"]} ended with exit code 7", ran.Error, StringComparison.Ordinal);
        Assert.Contains("cannot do that", ran.Error, StringComparison.Ordinal);
    }
}
