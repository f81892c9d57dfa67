namespace CniImageKit.Tests.CakeScripts;

/// <summary>How the command is found, what it is given, and how it ends with the script.</summary>
public sealed class ToolTests(AddinPackage package)
{
    [Fact]
    public async Task Gives_every_setting_with_absolute_paths_that_start_at_the_script()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Recorder("scripts/cnikit-here");
        var ran = await bed.RunAsync("""
            void Try(Action alias) { try { alias(); } catch (CakeException) { } }
            Try(() => CniLock("a b.yaml", new CniLockSettings
                { ToolPath = "cnikit-here", LockFile = "x.json", Update = { "mine", "other" } }));
            Try(() => CniLock(settings: new CniLockSettings { ToolPath = "cnikit-here", UpdateAll = true, Store = "../store2" }));
            Try(() => CniCheck(settings: new CniCheckSettings { ToolPath = "cnikit-here", Offline = true }));
            Try(() => CniFetch(settings: new CniFetchSettings { ToolPath = "cnikit-here", Platforms = { "linux/arm64" } }));
            Try(() => CniBake(settings: new CniBakeSettings
                { ToolPath = "cnikit-here", Platforms = { "linux/amd64", "linux/arm64" }, Output = "../out", Rebuild = true }));
            Try(() => CniVerify(File("x.tar"), new CniVerifySettings
                { ToolPath = "cnikit-here", Manifest = "m.yaml", Platform = "linux/amd64" }));
            Try(() => CniDiff("../one.json", "two.json", new CniDiffSettings
            {
                ToolPath = "cnikit-here",
                EnvironmentVariables = { ["SAID"] = "yes" },
                ArgumentCustomization = arguments => arguments.Append("--offline"),
            }));
            Try(() => CniDiff("main..", new CniDiffSettings { ToolPath = "cnikit-here" }));
            Try(() => CniPack(settings: new CniPackSettings
                { ToolPath = "cnikit-here", Id = "A.B", Version = "1.2.3", PerPlatform = true, Platforms = { "linux/amd64" } }));
            Try(() => CniAppend("oci:image:app", new CniAppendSettings
            {
                ToolPath = "cnikit-here",
                Manifest = "m.yaml",
                Destination = "oci-archive:image.tar",
                Tag = "node",
                Compression = CniCompression.Gzip,
                Rebuild = true,
            }));
            """, "scripts/build.cake", "--verbosity=diagnostic");
        Assert.True(ran.ExitCode == 0, ran.Out + ran.Error);
        var here = bed.Folder["scripts"];
        var top = bed.Folder.Path;
        Assert.Equal(
        [
            $"{here} - lock|{here}/a b.yaml|--lock|{here}/x.json|--update|mine|--update|other|--json|-v|-v",
            $"{here} - update|--manifest|{here}/cni.yaml|--json|-v|-v|--store|{top}/store2",
            $"{here} - lock|{here}/cni.yaml|--check|--json|-v|-v|--offline",
            $"{here} - fetch|{here}/cni.yaml|--platform|linux/arm64|--json|-v|-v",
            $"{here} - bake|{here}/cni.yaml|--platform|linux/amd64|--platform|linux/arm64|--output|{top}/out|--rebuild|--json|-v|-v",
            $"{here} - verify|{here}/x.tar|--manifest|{here}/m.yaml|--platform|linux/amd64|--json|-v|-v",
            $"{here} yes diff|{top}/one.json|{here}/two.json|--json|-v|-v|--offline",
            $"{here} - diff|main..|--json|-v|-v",
            $"{here} - pack|{here}/cni.yaml|--platform|linux/amd64|--output|{here}/artifacts/packages|--id|A.B|--version|1.2.3|"
                + "--per-platform|--json|-v|-v",
            $"{here} - append|oci:image:app|--manifest|{here}/m.yaml|--to|oci-archive:image.tar|--tag|node|--compression|gzip|"
                + "--rebuild|--json|-v|-v",
        ], bed.Recorded);
    }

    [Fact]
    public async Task Takes_what_the_locator_finds_before_what_it_carries()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Recorder("path/cnikit");
        bed.Environment["PATH"] = $"{bed.Folder["path"]}:{Environment.GetEnvironmentVariable("PATH")}";
        const string script = "CniLock(); CniBake(\"cni.yaml\", new CniBakeSettings { Output = \"out\" });";
        (await bed.RunAsync(script, "--verbosity=minimal")).Ok();
        Assert.Equal(2, bed.Recorded.Count());
        Assert.All(bed.Recorded, line => Assert.EndsWith("|--json", line, StringComparison.Ordinal));
        bed.Program("tools/cnikit", "exit 9");
        Assert.Equal(9, (await bed.RunAsync(script)).ExitCode);
        Assert.Equal(2, bed.Recorded.Count());
    }

    [Fact]
    public async Task Tells_what_goes_on_to_who_asks()
    {
        using var bed = await CakeBed.MakeAsync(package);
        (await bed.Cnikit.RunAsync("lock")).Ok();
        const string script = "CniBake(\"cni.yaml\", new CniBakeSettings { Output = \"out\", Rebuild = true });";
        var quiet = (await bed.RunAsync(script)).Ok();
        var verbose = (await bed.RunAsync(script, "--verbosity=verbose")).Ok();
        Assert.DoesNotContain("making the layer of linux/amd64", quiet.Out + quiet.Error, StringComparison.Ordinal);
        Assert.Contains("making the layer of linux/amd64", verbose.Out, StringComparison.Ordinal);
        Assert.Contains("out/layout", quiet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_nothing_in_a_dry_run()
    {
        using var bed = await CakeBed.MakeAsync(package);
        (await bed.RunAsync("Task(\"Node\").Does(() => CniLock());\nRunTarget(\"Node\");", "--dryrun")).Ok();
        Assert.False(Path.Exists(bed.Folder["cni.lock.json"]));
        Assert.False(Path.Exists(bed.Folder["store"]));
    }

    [Fact]
    public async Task Is_ended_when_its_time_is_over()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Program("sleeper", "echo $$ > pid; exec sleep 600");
        var ran = await bed.RunAsync(
            "CniLock(settings: new CniLockSettings { ToolPath = \"sleeper\", ToolTimeout = TimeSpan.FromSeconds(2) });");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("Tool timeout (00:00:02): cnikit", ran.Error, StringComparison.Ordinal);
        Assert.False(bed.Runs("pid"));
    }

    [Fact]
    public async Task Is_ended_when_the_script_is()
    {
        using var bed = await CakeBed.MakeAsync(package);
        bed.Program("sleeper", "echo $PPID > parent; echo $$ > pid; exec sleep 600");
        var run = bed.RunAsync("CniLock(settings: new CniLockSettings { ToolPath = \"sleeper\" });");
        while (!(File.Exists(bed.Folder["pid"]) && File.ReadAllText(bed.Folder["pid"]).EndsWith('\n')))
        {
            Assert.False(run.IsCompleted);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(bed.Runs("pid"));
        (await Shell.RunAsync("kill", "-TERM", File.ReadAllText(bed.Folder["parent"]).Trim())).Ok();
        Assert.NotEqual(0, (await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ExitCode);
        Assert.False(bed.Runs("pid"));
    }
}
