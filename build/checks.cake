// What is worth knowing of the sources besides whether they work, and how the kit compares.
Task("Format")
    .Description("Checks that the sources are formatted. --fix=true formats them.")
    .IsDependentOn("Restore")
    .Does(() =>
    {
        var arguments = new ProcessArgumentBuilder().Append("format").Append("whitespace").AppendQuoted(solution.FullPath).Append("--no-restore");
        if (!Argument("fix", false)) arguments.Append("--verify-no-changes");
        if (StartProcess("dotnet", new ProcessSettings { Arguments = arguments, WorkingDirectory = root }) == 0) return;
        throw new CakeException("Some sources are not formatted; ./build.sh --target=Format --fix=true mends that.");
    });

Task("Bench")
    .Description("Measures the kit and its peers on the same plugins, by tests/Bench/run.sh; see its README.md.")
    .IsDependentOn("Publish")
    .Does(() =>
    {
        foreach (var script in new[] { "tests/Bench/run.sh", "tests/Bench/startup.sh", "tests/Bench/fleet.sh" })
        {
            var code = StartProcess("bash", new ProcessSettings { Arguments = script, WorkingDirectory = root });
            if (code != 0) throw new CakeException($"{script} ended with exit code {code}.");
        }
    });
