// Packs what users restore into artifacts/packages, a folder that is a feed.
using System.Runtime.InteropServices;

var packages = MakeAbsolute(Directory("../artifacts/packages"));

// A package, or a set of them that belong together: named for the log, made anew where the command or a folder besides it changed.
record Packed(string Name, Action Make, params string[] Besides);

var packed = new List<Packed>
{
    new("CniImageKit", () => PackProject("src/CniImageKit")),
    new("CniImageKit.Sdk", () => PackProject("src/CniImageKit.Sdk"), "src/CniImageKit.Sdk"),
    new("Cake.CniImageKit", () => PackProject("src/Cake.CniImageKit"), "src/Cake.CniImageKit"),
    new("cnikit", PackTool),
};

Task("Pack")
    .Description("Packs all packages into artifacts/packages. --systems=linux-x64+… picks for which the command is packed as native code.")
    .IsDependentOn("Publish")
    .IsDependentOn("Evidence")
    .Does(() =>
    {
        EnsureDirectoryExists(packages);
        var systems = string.Join('+', ToolSystems());
        foreach (var one in packed)
        {
            var stamp = artifacts.CombineWithFilePath($"pack/{one.Name}.stamp");
            var inputs = InputsOfCommand(systems, ["build/package", .. one.Besides]);
            if (FileExists(stamp) && System.IO.File.ReadAllText(stamp.FullPath) == inputs && Made(one.Name).Any())
            {
                Information("{0} is up to date.", one.Name);
                continue;
            }

            DeleteFiles(Made(one.Name));
            one.Make();
            EnsureDirectoryExists(stamp.GetDirectory());
            System.IO.File.WriteAllText(stamp.FullPath, inputs);
            foreach (var file in Made(one.Name)) Information("packed {0}  {1}", file.GetFilename(), Megabytes(new System.IO.FileInfo(file.FullPath).Length));
        }
    });

// cnikit.0.1.0.nupkg, cnikit.linux-x64.0.1.0.nupkg, …
IEnumerable<FilePath> Made(string name) => GetFiles(packages + "/*.*nupkg").Where(file =>
    System.Text.RegularExpressions.Regex.IsMatch(file.GetFilename().FullPath, $@"^{name}(\.any|\.[a-z]+(-[a-z0-9]+)+)?\.[0-9].*\.s?nupkg$"));

void PackProject(string project, Action<DotNetMSBuildSettings> properties = null, string system = null)
{
    // For each package and system sources are compiled again; what analyzers say of them is said in the task Build.
    var build = new DotNetMSBuildSettings().WithProperty("RunAnalyzers", "false");
    properties?.Invoke(build);
    DotNetPack(project, new DotNetPackSettings
    {
        Configuration = "Release",
        Runtime = system,
        OutputDirectory = packages,
        Verbosity = DotNetVerbosity.Quiet,
        NoLogo = true,
        MSBuildSettings = build,
        // The time that the files in a package carry: the same sources give the same package.
        EnvironmentVariables = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = SourceDate().ToString() },
    });
}

// The command as a dotnet tool: one package a system with native code, one with what every other system runs, one that points to them.
void PackTool()
{
    var systems = ToolSystems();
    void Common(DotNetMSBuildSettings build) => build
        .WithProperty("CnikitToolSystems", string.Join('+', systems.Append("any")))
        .WithProperty("CnikitManPages", manPages.FullPath)
        .WithProperty("CopyOutputSymbolsToPublishDirectory", "false")
        // As Publish has it, so that the compiler's work is done once.
        .WithProperty("DebugType", "embedded");
    foreach (var system in systems)
    {
        var ready = system == HostSystem && FileExists(nativeMark);
        Information("Packing the command as native code for {0}{1}.", system, ready ? "" : ", which is compiled first");
        PackProject("src/CniImageKit.Cli", build =>
        {
            Common(build);
            build.WithProperty("PublishAot", "true").WithProperty("CppCompilerAndLinker", system == HostSystem ? FindLinker() : "clang");
            // The task Publish made it: it is packed as it is, rather than compiled once more.
            if (ready) build.WithProperty("IsPublishable", "false").WithProperty("PublishDir", Alone(command) + "/");
        }, system);
    }

    PackProject("src/CniImageKit.Cli", build =>
    {
        Common(build);
        build.WithProperty("PublishAot", "false");
    }, "any");
    PackProject("src/CniImageKit.Cli", build =>
    {
        Common(build);
        build.WithProperty("PublishAot", "true");
    });
}

// A folder that holds this file and nothing else.
DirectoryPath Alone(FilePath file)
{
    var folder = artifacts.Combine("pack/command");
    EnsureDirectoryExists(folder);
    CleanDirectory(folder);
    CopyFileToDirectory(file, folder);
    return folder;
}

string HostSystem => RuntimeInformation.RuntimeIdentifier;

// The systems that native code can be made for here: this one, and with Debian's cross tools the other processor.
List<string> ToolSystems()
{
    if (HasArgument("systems")) return [.. Argument<string>("systems").Split('+', StringSplitOptions.RemoveEmptyEntries)];
    var systems = new List<string>();
    if (FindLinker() is not null) systems.Add(HostSystem);
    else Lacking(HostSystem, "clang, or gcc with binutils");
    var (other, tools) = HostSystem switch
    {
        "linux-x64" => ("linux-arm64", "aarch64-linux-gnu"),
        "linux-arm64" => ("linux-x64", "x86-64-linux-gnu"),
        _ => (null, null),
    };
    if (other is null) return systems;
    var prefix = tools.Replace("x86-64", "x86_64");
    if (new[] { "clang", prefix + "-gcc", prefix + "-objcopy" }.All(t => Context.Tools.Resolve(t) is not null) && DirectoryExists($"/usr/{prefix}/include"))
        systems.Add(other);
    else
        Lacking(other, $"clang gcc-{tools} libc6-dev-{(other == "linux-arm64" ? "arm64" : "amd64")}-cross");
    return systems;
}

void Lacking(string system, string tools)
{
    var what = $"Native code for {system} cannot be linked here: that needs {tools} (apt-get install).";
    if (EnvironmentVariable("CI") == "true") throw new CakeException(what);
    Warning("{0}", what);
    Warning("The package for {0} is left out; there the tool runs on the .NET runtime, from the package for all systems.", system);
}
