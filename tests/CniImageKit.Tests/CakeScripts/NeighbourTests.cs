using System.Text.Json;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.CakeScripts;

/// <summary>What else lives in a script's process, and where else the aliases live.</summary>
public sealed class NeighbourTests(AddinPackage package)
{
    private static string CakeFolder => Path.Combine(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages
            ? packages : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        "cake.tool/7.0.0/tools/net10.0/any");

    [Fact]
    public async Task Leaves_the_script_to_the_assemblies_that_Cake_brings()
    {
        using var bed = await CakeBed.MakeAsync(package);
        var ran = (await bed.RunAsync($$"""
            #r "{{CakeFolder}}/NuGet.Versioning.dll"
            #r "{{CakeFolder}}/Spectre.Console.dll"
            #r "{{CakeFolder}}/Newtonsoft.Json.dll"
            Say(Newtonsoft.Json.Linq.JObject.Parse("{ \"a\": 1 }").Value<int>("a") + " " + Spectre.Console.Markup.Escape("[x]"));
            CniLock();
            CniBake("cni.yaml", new CniBakeSettings { Output = "out" });
            Say(NuGet.Versioning.VersionRange.Parse("[1.7,2.0)").Satisfies(NuGet.Versioning.NuGetVersion.Parse("1.9.1")).ToString());
            Say(typeof(NuGet.Versioning.NuGetVersion).Assembly.GetName().Version.ToString(2));
            var addins = Context.Environment.WorkingDirectory.Combine("tools").FullPath;
            foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && a.Location.StartsWith(addins)))
                Say(loaded.GetName().Name);
            """)).Ok();
        Assert.Equal(["1 [[x]]", "True", "7.9", "Cake.CniImageKit"], CakeBed.Said(ran));
    }

    /// <summary>As a Frosting host: compiled against the package, with a context of its own making.</summary>
    [Fact]
    public async Task Works_in_a_host_that_is_compiled_against_the_package()
    {
        using var bed = await CakeBed.MakeAsync(package);
        var (_, version) = await package.GetAsync();
        foreach (var file in SourceTree.Files("tests/CakeHost", "*.cs*"))
            bed.Folder.Write("host/" + Path.GetFileName(file), SourceTree.Text(file));
        string[] build =
        [
            "build", "host/CakeHost.csproj", "-v", "q", "-o", "built", "-nodeReuse:false", $"-p:AddinVersion={version}",
            $"-p:CakeFolder={CakeFolder}",
        ];
        (await Shell.RunAsync("dotnet", build, bed.Folder.Path, bed.Environment)).Ok();
        bed.Environment["CNIKIT_CACHE"] = null;
        var ran = await Shell.RunAsync("dotnet", ["CakeHost.dll", bed.Folder.Path], bed.Folder["built"], bed.Environment);
        Assert.True(ran.ExitCode == 0, ran.Out + ran.Error);
        using var index = JsonDocument.Parse(File.ReadAllText(bed.Folder["out/layout/index.json"]));
        var digest = index.RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString();
        var said = ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
        [
            $"image {digest}", "store True", $"caught 3 CNIK3002 {bed.Folder["cni.yaml"]}",
            $"Information: oci          out/layout  {digest}",
        ], said[..4]);
        Assert.StartsWith($"Error: {bed.Folder["cni.yaml"]}(4,5): error CNIK3002: ", said[^1], StringComparison.Ordinal);
    }
}
