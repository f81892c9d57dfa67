using System.Text.RegularExpressions;
using CniImageKit.Tests.Sdk;

namespace CniImageKit.Tests.Parity;

/// <summary>A way to use the kit, in a directory that holds cni.yaml and what it takes.</summary>
internal abstract partial class KitHost(string directory)
{
    /// <summary>Absolute.</summary>
    public string Directory { get; } = directory;

    /// <summary>Where <see cref="BakeAsync"/> writes the whole set of outputs.</summary>
    public string Output => Path.Combine(Directory, "out");

    protected Dictionary<string, string?> Environment { get; } = new()
    {
        ["NO_COLOR"] = "1",
        ["CI"] = null,
        ["SOURCE_DATE_EPOCH"] = null,
        ["CAKE_SETTINGS_ENABLESCRIPTCACHE"] = "true",
        // Where this repository's pipeline, which may be what runs the tests, keeps what is its own.
        ["CAKE_PATHS_TOOLS"] = null,
        ["CAKE_PATHS_CACHE"] = null,
        ["CNIKIT_CACHE"] = Path.Combine(directory, "store"),
    };

    /// <summary>Writes what the host needs besides.</summary>
    public abstract Task PrepareAsync();

    public abstract Task<Ran> LockAsync();

    public abstract Task<Ran> BakeAsync();

    /// <summary>The ids of the errors, each once, sorted; whatever the host writes around them.</summary>
    public static string[] Errors(Ran ran) =>
        [.. ErrorId().Matches(ran.Out + ran.Error).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\berror (CNIK\d{4})\b")]
    private static partial Regex ErrorId();
}

/// <summary>The command.</summary>
internal sealed class CommandHost(string directory) : KitHost(directory)
{
    public override Task PrepareAsync() => Task.CompletedTask;

    public override Task<Ran> LockAsync() => RunAsync("lock");

    public override Task<Ran> BakeAsync() => RunAsync("bake", "--output", "out", "--offline");

    private Task<Ran> RunAsync(params string[] arguments)
    {
        var (program, before) = Cnikit.Command;
        return Shell.RunAsync(program, [.. before, .. arguments], Directory, Environment);
    }
}

/// <summary>A project with the package CniImageKit.Sdk.</summary>
internal sealed class BuildHost(string directory, PackedSdk sdk) : KitHost(directory)
{
    public override async Task PrepareAsync()
    {
        Environment["NUGET_PACKAGES"] = sdk.Packages;
        Environment["MSBUILDTERMINALLOGGER"] = "off";
        Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        await File.WriteAllTextAsync(Path.Combine(Directory, "nuget.config"), $"""
            <configuration><packageSources><clear /><add key="here" value="{sdk.Feed}" /></packageSources></configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(Directory, "node.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <CniOutputPath>out/</CniOutputPath>
                <EnableDefaultCniItems>false</EnableDefaultCniItems>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CniImageKit.Sdk" Version="{sdk.Version}" PrivateAssets="all" />
                <CniManifest Include="cni.yaml" />
              </ItemGroup>
            </Project>
            """);
        (await RunAsync("restore", "-p:CniRestoreOnRestore=false")).Ok();
    }

    public override Task<Ran> LockAsync() => RunAsync("msbuild", "-nologo", "-t:CniLock");

    public override Task<Ran> BakeAsync() => RunAsync("msbuild", "-nologo", "-t:CniBake");

    private Task<Ran> RunAsync(params string[] arguments) => Shell.RunAsync("dotnet", arguments, Directory, sdk.Servers.In(Environment));
}

/// <summary>A script with the addin Cake.CniImageKit.</summary>
internal sealed class CakeHost(string directory, string feed, string version) : KitHost(directory)
{
    public override async Task PrepareAsync()
    {
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, ".config"));
        await File.WriteAllTextAsync(Path.Combine(Directory, ".config/dotnet-tools.json"), """
            { "version": 1, "isRoot": true, "tools": { "cake.tool": { "version": "7.0.0", "commands": ["dotnet-cake"] } } }
            """);
        await File.WriteAllTextAsync(Path.Combine(Directory, "nuget.config"), $"""
            <configuration><packageSources><clear /><add key="here" value="{feed}" /></packageSources></configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(Directory, "build.cake"), $$"""
            #addin nuget:?package=Cake.CniImageKit&version={{version}}
            if (HasArgument("lock")) CniLock("cni.yaml");
            else CniBake("cni.yaml", new CniBakeSettings { Output = "out", Offline = true });

            """);
    }

    public override Task<Ran> LockAsync() => RunAsync("--lock");

    public override Task<Ran> BakeAsync() => RunAsync();

    private Task<Ran> RunAsync(params string[] arguments) =>
        Shell.RunAsync("dotnet", ["cake", .. arguments], Directory, Environment);
}
