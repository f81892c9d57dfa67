using System.Text;

namespace CniImageKit.Tests.Sdk;

/// <summary>A directory of a user's own, in which a product is built with the package.</summary>
internal sealed class ProductBed : IDisposable
{
    private readonly PackedSdk sdk;
    private readonly TempFolder folder = new();

    public ProductBed(PackedSdk sdk)
    {
        this.sdk = sdk;
        folder.Write("nuget.config", $"""
            <configuration><packageSources><clear /><add key="here" value="{sdk.Feed}" /></packageSources></configuration>
            """);
        Environment = new()
        {
            ["NUGET_PACKAGES"] = sdk.Packages,
            ["CNIKIT_CACHE"] = folder["store"],
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["MSBUILDTERMINALLOGGER"] = "off",
            ["SOURCE_DATE_EPOCH"] = null,
            ["CI"] = null,
        };
    }

    /// <summary>For every build, which by these variables alone leaves no process behind.</summary>
    public Dictionary<string, string?> Environment { get; }

    /// <summary>The same, and in it the servers that live on between builds.</summary>
    public IReadOnlyDictionary<string, string?> Served => sdk.Servers.In(Environment);

    public string this[string relative] => folder[relative];

    /// <summary>The version to write into projects.</summary>
    public string Version => sdk.Version;

    public string Write(string relative, string text) => folder.Write(relative, text);

    public string Read(string relative) => File.ReadAllText(folder[relative]);

    /// <summary>Replaces a text that is there.</summary>
    public void Edit(string relative, string old, string @new)
    {
        Assert.Contains(old, Read(relative), StringComparison.Ordinal);
        Write(relative, Read(relative).Replace(old, @new, StringComparison.Ordinal));
    }

    public bool Has(string relative) => Path.Exists(folder[relative]);

    /// <summary>A program with the package, and a manifest of two plugins that were built beside it.</summary>
    public ProductBed WithProduct(string directory = "app", string properties = "", string items = "")
    {
        Write($"{directory}/{Path.GetFileName(directory)}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <UseAppHost>false</UseAppHost>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CniImageKit.Sdk" Version="{Version}" PrivateAssets="all" />
                {items}
              </ItemGroup>
            </Project>
            """);
        Write($"{directory}/Program.cs", "System.Console.WriteLine();\n");
        return this;
    }

    /// <summary>An image project, of which the package is the SDK.</summary>
    public ProductBed WithImage(string directory = "image", string content = "")
    {
        Write($"{directory}/{Path.GetFileName(directory)}.csproj", $"""
            <Project Sdk="CniImageKit.Sdk/{Version}">
              {content}
            </Project>
            """);
        return this;
    }

    /// <summary>A manifest that takes two plugins of the directory <c>plugins</c> beside it.</summary>
    public ProductBed WithManifest(string directory = "app", string more = "")
    {
        Write($"{directory}/cni.yaml", $"""
            schema: 1
            platforms: [linux/amd64]
            node: {"{ libc: glibc 2.99 }"}
            plugins:
              - from: directory
                name: own
                path: plugins/{"{arch}"}
            {more}
            """);
        Plugin(directory, "bridge", "1");
        Plugin(directory, "macvlan", "1");
        return this;
    }

    /// <summary>Writes a plugin for amd64; <paramref name="mark"/> makes its bytes differ.</summary>
    public void Plugin(string directory, string name, string mark)
    {
        Write($"{directory}/plugins/amd64/{name}", "");
        File.WriteAllBytes(this[$"{directory}/plugins/amd64/{name}"], [.. PluginArchive.Executable64, .. Encoding.UTF8.GetBytes(mark)]);
    }

    /// <summary>Locks a manifest, by the command: that CniLock makes the same lock is told by the tests of parity.</summary>
    public async Task LockAsync(string directory) => (await new Cnikit(this[directory], this["store"]).RunAsync("lock")).Ok();

    /// <summary>Runs <c>dotnet</c> in a directory of the bed.</summary>
    public Task<Ran> DotnetAsync(string directory, params string[] arguments) =>
        Shell.RunAsync("dotnet", arguments, this[directory], Served);

    /// <summary>The same begun, without servers, to be interrupted.</summary>
    public RunningProgram Start(string directory, params string[] arguments) =>
        RunningProgram.Start("dotnet", arguments, this[directory], Environment);

    /// <summary>Every file below, with its time of change and size: what no build may touch twice.</summary>
    public SortedDictionary<string, string> Files(string directory) => new(
        Directory.EnumerateFiles(this[directory], "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(this[directory], f), f => $"{new FileInfo(f).Length} {File.GetLastWriteTimeUtc(f).Ticks}"),
        StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();
}
