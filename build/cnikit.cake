// Publishes the command to artifacts/bin/cnikit: as native code where the machine can link it, else as one file that needs the .NET runtime.
using System.Runtime.InteropServices;
using System.Security.Cryptography;

var native = Argument("native", "auto");
var commandProject = MakeAbsolute(File("../src/CniImageKit.Cli/CniImageKit.Cli.csproj"));
var command = MakeAbsolute(File("../artifacts/bin/cnikit" + (IsRunningOnWindows() ? ".exe" : "")));

// There where the command is native code.
var nativeMark = command.GetDirectory().CombineWithFilePath("cnikit.native");
var manPages = MakeAbsolute(Directory("../artifacts/man"));

Task("Publish")
    .Description("Publishes the command to artifacts/bin and its manual pages to artifacts/man. --native=yes|no|auto: as native code, not so, or where the machine can (default).")
    .Does(() =>
    {
        if (native is not ("auto" or "yes" or "no")) throw new CakeException($"--native={native}: say yes, no or auto.");
        var compiler = native == "no" ? null : FindLinker();
        if (native == "yes" && compiler is null) throw new CakeException("--native=yes needs clang, or gcc with binutils, and the C library's headers.");
        var stamp = command.GetDirectory().CombineWithFilePath("cnikit.stamp");
        var inputs = InputsOfCommand(compiler);
        if (FileExists(command) && FileExists(stamp) && DirectoryExists(manPages) && System.IO.File.ReadAllText(stamp.FullPath) == inputs)
        {
            Information("artifacts/bin/{0} is up to date.", command.GetFilename());
            return;
        }

        if (FileExists(nativeMark)) DeleteFile(nativeMark);
        if (compiler is null || !PublishNative(compiler)) PublishManaged();
        else System.IO.File.WriteAllText(nativeMark.FullPath, "");
        CleanDirectory(manPages);
        if (StartProcess(command, new ProcessSettings().WithArguments(a => a.Append("man").Append("--quiet").Append("--output").AppendQuoted(manPages.FullPath))) != 0)
            throw new CakeException("The command cannot write its manual pages.");
        System.IO.File.WriteAllText(stamp.FullPath, inputs);
        Information("artifacts/bin/{0} is ready.", command.GetFilename());
    });

bool PublishNative(string compiler)
{
    Information("Publishing the command as native code (linked by {0}; takes a minute the first time).", compiler);
    try
    {
        PublishCommand(settings => settings.WithProperty("PublishAot", "true").WithProperty("CppCompilerAndLinker", compiler));
        return true;
    }
    catch (CakeException failure) when (native == "auto")
    {
        Warning("Publishing as native code failed: {0}", failure.Message);
        return false;
    }
}

void PublishManaged()
{
    Warning("The command is published as a file that needs the .NET runtime: it starts slower, and bakes at half the speed of native code.");
    Warning("{0}", native == "no" ? "That is what --native=no asked for." : "For native code install clang (apt-get install clang) and run this again.");
    var dotnet = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
    PublishCommand(settings => settings
        .WithProperty("PublishAot", "false")
        .WithProperty("PublishSingleFile", "true")
        .WithProperty("PublishReadyToRun", "true")
        .WithProperty("SelfContained", "false")
        // So that it also finds a runtime that was unpacked into somebody's home directory; see CniImageKit.Cli.csproj.
        .WithProperty("AppHostRelativeDotNet", System.IO.Path.GetRelativePath(command.GetDirectory().FullPath, dotnet)));
}

void PublishCommand(Action<DotNetMSBuildSettings> properties)
{
    var work = artifacts.Combine("publish");
    if (DirectoryExists(work)) DeleteDirectory(work, new DeleteDirectorySettings { Recursive = true });
    var build = new DotNetMSBuildSettings().WithProperty("DebugType", "embedded").WithProperty("RunAnalyzers", "false");
    properties(build);
    DotNetPublish(commandProject.FullPath, new DotNetPublishSettings
    {
        Configuration = "Release",
        Runtime = RuntimeInformation.RuntimeIdentifier,
        OutputDirectory = work,
        Verbosity = DotNetVerbosity.Quiet,
        NoLogo = true,
        MSBuildSettings = build,
    });
    EnsureDirectoryExists(command.GetDirectory());
    // A rename, so that a running command keeps its own file.
    System.IO.File.Move(work.CombineWithFilePath(command.GetFilename()).FullPath, command.FullPath, overwrite: true);
    DeleteDirectory(work, new DeleteDirectorySettings { Recursive = true });
}

// The C compiler that can link a program here, or null.
string FindLinker()
{
    if (!IsRunningOnLinux()) return IsRunningOnWindows() ? null : "clang";
    foreach (var compiler in new[] { "clang", "gcc" })
    {
        if (Context.Tools.Resolve(compiler) is null || Context.Tools.Resolve("objcopy") is null) continue;
        var probe = System.IO.Directory.CreateTempSubdirectory("cnikit-link-").FullName;
        try
        {
            System.IO.File.WriteAllText(probe + "/probe.c", "#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n");
            var settings = new ProcessSettings
            {
                Arguments = new ProcessArgumentBuilder().Append("-o").AppendQuoted(probe + "/probe").AppendQuoted(probe + "/probe.c").Append("-lm"),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Silent = true,
            };
            if (StartProcess(compiler, settings) == 0) return compiler;
        }
        finally
        {
            System.IO.Directory.Delete(probe, recursive: true);
        }
    }

    return null;
}

// Names the sources' content, the SDK and the way of publishing: what is published depends on nothing else.
string InputsOfCommand(string compiler, params string[] besides)
{
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    var files = new[] { "src/CniImageKit", "src/CniImageKit.Cli" }.Concat(besides)
        .SelectMany(folder => System.IO.Directory.EnumerateFiles($"{root}/{folder}", "*", System.IO.SearchOption.AllDirectories))
        .Where(f => !System.Text.RegularExpressions.Regex.IsMatch(f[root.FullPath.Length..], @"[/\\](bin|obj)[/\\]"))
        .Concat(System.IO.Directory.EnumerateFiles(root.FullPath + "/src", "*.*"))
        .Concat(System.IO.Directory.EnumerateFiles(root.FullPath, "*.props")).Append(root.FullPath + "/global.json");
    foreach (var path in files.Order(StringComparer.Ordinal))
    {
        var content = SHA256.HashData(System.IO.File.ReadAllBytes(path));
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{path[root.FullPath.Length..]} {Convert.ToHexStringLower(content)}\n"));
    }

    return $"{Convert.ToHexStringLower(hash.GetHashAndReset())} {RuntimeInformation.FrameworkDescription} {compiler ?? "managed"}\n";
}
