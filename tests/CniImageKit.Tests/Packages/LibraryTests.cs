using System.Text.RegularExpressions;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Packages;

/// <summary>The library as a package, used by the sample in a directory of its own.</summary>
public sealed partial class LibraryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Locks_bakes_verifies_and_inspects_from_a_program_of_a_user()
    {
        Needs.Linux();
        var package = PackageFolder.Of("CniImageKit");
        foreach (var file in (string[])["Library.csproj", "Program.cs"])
            File.Copy(Path.Combine(SourceTree.Root, "samples/Library", file), folder[file]);
        // What the library needs was restored for this repository; nothing is fetched.
        var kept = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="here" value="{Path.GetDirectoryName(package)}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="kept" value="{kept}" /></fallbackPackageFolders>
            </configuration>
            """);
        folder.Write("cni.yaml", "schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - { from: directory, name: mine, path: plugins }\n");
        File.WriteAllBytes(folder.Write("plugins/bridge", ""), PluginArchive.Executable64.ToArray());
        var version = Path.GetFileNameWithoutExtension(package)["CniImageKit.".Length..];
        var environment = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = folder["packages"],
            ["CNIKIT_CACHE"] = folder["store"],
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["CniImageKitVersion"] = version,
        };

        var ran = (await Shell.RunAsync("dotnet", ["run", "--", "cni.yaml", "out"], folder.Path, environment)).Ok();
        Assert.Contains("cni.lock.json: 1 plugins\n", ran.Out, StringComparison.Ordinal);
        Assert.Matches(@"\noci +all +sha256:[0-9a-f]{64}\n", ran.Out);
        Assert.Matches(@"\n(\S+:)?opt/cni/bin/bridge +linux/amd64 +\w+", ran.Out);
        Assert.True(Directory.Exists(folder["packages/cniimagekit"]));

        var again = await Shell.RunAsync("dotnet", ["run", "--no-build", "--", "nothing.yaml", "out"], folder.Path, environment);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("error CNIK9003", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_in_its_readme_what_the_sample_does()
    {
        var sample = SourceTree.Text("samples/Library/Program.cs");
        var shown = Block().Matches(SourceTree.Text("src/CniImageKit/README.md")).SelectMany(m => m.Groups[1].Value.Split('\n')).ToArray();
        Assert.NotEmpty(shown);
        Findings.None(shown.Where(line => !sample.Contains(line.Trim(), StringComparison.Ordinal)));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
