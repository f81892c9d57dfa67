using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using CniImageKit.Tests.Sources.Feeds;

namespace CniImageKit.Tests.Packages;

/// <summary>An empty directory of a user who has the SDK, the packed tool as the one feed, and nothing else.</summary>
internal sealed class ToolFeed : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string packages;

    public ToolFeed()
    {
        packages = Environment.GetEnvironmentVariable("CNIKIT_PACKAGES") ?? "";
        if (Directory.Exists(packages) && Directory.GetFiles(packages, "cnikit.*.nupkg").Length > 0) return;
        folder.Dispose();
        Needs.Missing("needs the packed tool in CNIKIT_PACKAGES (./build.sh --target=Pack)");
    }

    public string this[string relative] => folder[relative];

    /// <summary>The package for this system where there is one.</summary>
    public string? Native => Package(RuntimeInformation.RuntimeIdentifier);

    /// <summary>The package of that system, or null.</summary>
    public string? Package(string system) => Directory.GetFiles(packages, $"cnikit.{system}.*.nupkg").SingleOrDefault();

    public void Use(string feed) => folder.Write(
        "nuget.config", $"<configuration><packageSources><clear/>{Source(feed)}</packageSources></configuration>");

    public void UseFolder() => Use(packages);

    /// <summary>A feed as a system sees it that has no package of its own: the one that points names those of others.</summary>
    public void UseWithoutThisSystem()
    {
        Directory.CreateDirectory(folder["feed"]);
        foreach (var package in Directory.GetFiles(packages, "cnikit.*.nupkg"))
        {
            if (package == Native) continue;
            var copy = Path.Combine(folder["feed"], Path.GetFileName(package));
            File.Copy(package, copy);
            using var archive = ZipFile.Open(copy, ZipArchiveMode.Update);
            var settings = archive.Entries.First(e => e.Name == "DotnetToolSettings.xml");
            using var content = settings.Open();
            var lines = new StreamReader(content).ReadToEnd().Split('\n');
            content.SetLength(0);
            var kept = lines.Where(l => !l.Contains($"\"{RuntimeInformation.RuntimeIdentifier}\"", StringComparison.Ordinal));
            content.Write(Encoding.UTF8.GetBytes(string.Join('\n', kept)));
        }

        Use(folder["feed"]);
    }

    /// <summary>A static v3 server with the same packages.</summary>
    public async Task<FeedSite> ServeAsync()
    {
        var site = await FeedSite.StartAsync();
        foreach (var package in Directory.GetFiles(packages, "cnikit.*.nupkg"))
        {
            // cnikit.linux-x64.0.1.0.nupkg: the version begins at the first digit after a dot.
            var name = Path.GetFileNameWithoutExtension(package);
            var version = Enumerable.Range(1, name.Length - 1).First(i => name[i - 1] == '.' && char.IsAsciiDigit(name[i]));
            site.Has(name[..(version - 1)], name[version..], await File.ReadAllBytesAsync(package));
        }

        Use(site.Index.ToString());
        return site;
    }

    /// <summary>A program in the empty directory, with a home and package caches of its own.</summary>
    public Task<Ran> RunAsync(string program, params string[] arguments) =>
        Shell.RunAsync(program, arguments, folder.Path, new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = folder["packages"],
            ["NUGET_HTTP_CACHE_PATH"] = folder["http"],
            ["DOTNET_CLI_HOME"] = folder["home"],
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "0",
            ["CNIKIT_CACHE"] = folder["store"],
            ["CNIKIT_PACKAGES"] = null,
        });

    public void Dispose() => folder.Dispose();

    private static string Source(string feed) => $"<add key=\"feed\" value=\"{feed}\" allowInsecureConnections=\"true\" />";
}
