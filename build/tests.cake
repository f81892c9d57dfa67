// Installs what the tests drive, runs all test projects and counts.
var testResults = MakeAbsolute(Directory("../artifacts/tests"));

Task("Test-Packages")
    .Description("Installs the Debian packages of build/test-packages.txt that are missing, where this is run as root on Debian.")
    .WithCriteria(() => IsRunningOnLinux() && FileExists("/usr/bin/apt-get"), "this is no Debian")
    .Does(() =>
    {
        var wanted = System.IO.File.ReadLines(root.FullPath + "/build/test-packages.txt")
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')[0]).ToList();
        StartProcess("dpkg-query", new ProcessSettings
        {
            Arguments = new ProcessArgumentBuilder().Append("-W").AppendQuoted("-f=${db:Status-Status} ${Package}\\n"),
            RedirectStandardOutput = true,
        }, out var known);
        var missing = wanted.Except(known.Where(k => k.StartsWith("installed ", StringComparison.Ordinal)).Select(k => k["installed ".Length..]))
            // A program of the same name may have come from elsewhere.
            .Where(name => !FileExists("/usr/bin/" + name) && !FileExists("/usr/local/bin/" + name)).ToList();
        if (missing.Count == 0) return;
        if (Environment.UserName != "root")
        {
            Warning("Tests that need these packages are skipped, as only root can install them: {0}", string.Join(' ', missing));
            return;
        }

        Information("Installing {0}", string.Join(' ', missing));
        Apt("update");
        // Runlevel 1 keeps packages from starting their services.
        Apt("install", ["--yes", "--no-install-recommends", .. missing]);
    });

Task("Test")
    .Description("Installs what the tests need, checks the format, builds, packs and runs all tests. --filter=CLASS picks test classes.")
    .IsDependentOn("Test-Packages")
    .IsDependentOn("Build")
    .IsDependentOn("Format")
    .IsDependentOn("Pack")
    .Does(() =>
    {
        CleanDirectory(testResults);
        var arguments = new ProcessArgumentBuilder().Append("test").Append("--solution").AppendQuoted(solution.FullPath)
            .Append("--configuration").Append(configuration).Append("--no-build").Append("--no-progress").Append("--timeout").Append("30m");
        if (HasArgument("filter")) arguments.Append("--filter-class").AppendQuoted(Argument<string>("filter"));
        var lines = new List<string>();
        var code = StartProcess("dotnet", new ProcessSettings
        {
            Arguments = arguments,
            WorkingDirectory = root,
            EnvironmentVariables = new Dictionary<string, string>
            {
                ["CNIKIT_BIN"] = command.FullPath,
                ["CNIKIT_PACKAGES"] = packages.FullPath,
                // Most programs that tests start live for seconds: what the runtime would learn of them is never used.
                ["DOTNET_TieredPGO"] = "0",
            },
            RedirectStandardOutput = true,
            RedirectedStandardOutputHandler = line =>
            {
                if (line is null) return line;
                lines.Add(line);
                Console.WriteLine(line);
                return line;
            },
        });
        System.IO.File.WriteAllText(testResults.FullPath + "/totals.txt", Totals(lines) + "\n");
        if (code != 0) throw new CakeException($"Tests failed: dotnet test ended with exit code {code}.");
    });

void Apt(string verb, params string[] arguments)
{
    var code = StartProcess("apt-get", new ProcessSettings
    {
        Arguments = arguments.Prepend(verb).Prepend("-qq").Aggregate(new ProcessArgumentBuilder(), (all, one) => all.Append(one)),
        EnvironmentVariables = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive", ["RUNLEVEL"] = "1" },
        RedirectStandardOutput = true,
    }, out _);
    if (code != 0) throw new CakeException($"apt-get {verb} ended with exit code {code}.");
}

// The counts of the test platform's closing summary, of which there is one for all projects.
string Totals(List<string> lines)
{
    var start = lines.FindLastIndex(l => l.StartsWith("Test run summary:", StringComparison.Ordinal));
    if (start < 0) throw new CakeException("dotnet test printed no summary.");
    var counts = lines.Skip(start + 1).Select(l => l.Split(':', 2)).Where(p => p.Length == 2)
        .DistinctBy(p => p[0].Trim()).ToDictionary(p => p[0].Trim(), p => p[1].Trim());
    int Count(string name) => int.Parse(counts[name]);
    return $"{Count("succeeded")} passed, {Count("failed")} failed, {Count("skipped")} skipped";
}
