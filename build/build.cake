// The pipeline of this repository. ./build.sh --tree shows the tasks, --description says what each is for.
#load "cnikit.cake"
#load "pack.cake"
#load "quickstart.cake"
#load "tests.cake"
#load "checks.cake"
#load "evidence.cake"

var target = Argument("target", "Quickstart");
var configuration = Argument("configuration", "Release");
var root = MakeAbsolute(Directory(".."));
Context.Environment.WorkingDirectory = root;
var solution = root.CombineWithFilePath("CniImageKit.sln");
var artifacts = root.Combine("artifacts");

// What a task wants to be read last goes here: it is printed below Cake's own table of durations.
var closing = new List<string>();

Task("Restore")
    .Description("Restores the packages of all projects.")
    .Does(() => DotNetRestore(solution.FullPath, new DotNetRestoreSettings { Verbosity = DotNetVerbosity.Quiet }));

Task("Build")
    .Description("Builds all projects; a warning is an error.")
    .IsDependentOn("Restore")
    .Does(() => DotNetBuild(solution.FullPath, new DotNetBuildSettings
    {
        Configuration = configuration,
        NoRestore = true,
        Verbosity = DotNetVerbosity.Quiet,
        NoLogo = true,
    }));

Task("Clean")
    .Description("Removes all that a build makes.")
    .Does(() =>
    {
        CleanDirectories(root.FullPath + "/{src,tests,images}/**/{bin,obj}");
        CleanDirectories(root.FullPath + "/images/*/artifacts");
        CleanDirectory(artifacts, file => !file.Path.FullPath.StartsWith(artifacts.FullPath + "/cake", StringComparison.Ordinal));
    });

Task("Default").Description("The same as Quickstart.").IsDependentOn("Quickstart");

try
{
    RunTarget(target);
}
finally
{
    foreach (var line in closing) Context.Log.Write(Verbosity.Quiet, LogLevel.Information, "{0}", line);
}
