using System.Text.Json;

namespace CniImageKit.Tests.Sdk;

/// <summary>The shapes that projects and solutions have.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ProjectShapeTests(PackedSdk sdk) : IDisposable
{
    private readonly ProductBed bed = new(sdk);

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task Several_frameworks_share_one_bake()
    {
        // Without references, so that no targeting pack of another version is needed; nothing is compiled here.
        bed.WithManifest().Write("app/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;net8.0</TargetFrameworks>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CniImageKit.Sdk" Version="{bed.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        (await bed.DotnetAsync("app", "restore")).Ok();
        (await bed.DotnetAsync("app", "msbuild", "-t:CniLock")).Ok();
        var ran = await bed.DotnetAsync("app", "msbuild", "-t:CniBake", "-v:d", "-clp:NoSummary;ShowTaskName");
        Assert.Single(ran.Ok().Out.Split('\n'), l => l.Contains("Task \"CniBake\"", StringComparison.Ordinal));
        Assert.True(bed.Has("app/bin/Debug/cni/image.oci.tar"));
        var inner = await bed.DotnetAsync("app", "msbuild", "-t:CniBake", "-p:TargetFramework=net10.0", "-getItem:CniLayer");
        using var items = JsonDocument.Parse(inner.Ok().Out);
        var layer = Assert.Single(items.RootElement.GetProperty("Items").GetProperty("CniLayer").EnumerateArray());
        Assert.Equal(bed["app/bin/Debug/cni/layer.linux-amd64.tar.zst"], layer.GetProperty("Identity").GetString());
        Assert.False(bed.Has("app/bin/Debug/net10.0/cni"));
    }

    [Fact]
    public async Task Several_frameworks_of_an_image_project_are_baked_once_by_a_build()
    {
        bed.WithImage(content: "<PropertyGroup><TargetFrameworks>net10.0;net8.0</TargetFrameworks></PropertyGroup>").WithManifest("image");
        await bed.LockAsync("image");
        var ran = await bed.DotnetAsync("image", "build", "-v:d", "-clp:NoSummary;ShowTaskName");
        Assert.Single(ran.Ok().Out.Split('\n'), l => l.Contains("Task \"CniBake\"", StringComparison.Ordinal));
        Assert.True(bed.Has("image/bin/Debug/cni/image.oci.tar"));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("msbuild", "-mt", "-m")]
    public async Task Projects_of_a_solution_share_a_store(params string[] command)
    {
        bed.WithProduct("one").WithManifest("one").WithImage("two").WithManifest("two");
        bed.Write("all.slnx", """
            <Solution>
              <Project Path="one/one.csproj" />
              <Project Path="two/two.csproj" />
            </Solution>
            """);
        await bed.LockAsync("one");
        await bed.LockAsync("two");
        (await bed.DotnetAsync(".", "restore", "all.slnx")).Ok();
        (await bed.DotnetAsync(".", [.. command, "all.slnx"])).Ok();
        Assert.Equal(
            File.ReadAllBytes(bed["one/bin/Debug/net10.0/cni/image.oci.tar"]), File.ReadAllBytes(bed["two/bin/Debug/cni/image.oci.tar"]));
        var before = bed.Files(".");
        (await bed.DotnetAsync(".", [.. command, "all.slnx"])).Ok();
        Assert.Equal(before, bed.Files("."));
    }

    [Fact]
    public async Task An_image_project_has_outputs_and_no_assembly()
    {
        bed.WithImage().WithManifest("image");
        await bed.LockAsync("image");
        (await bed.DotnetAsync("image", "build")).Ok();
        Assert.Empty(Directory.EnumerateFiles(bed["image"], "image.dll", SearchOption.AllDirectories));
        Assert.All(bed.Files("image/bin").Keys, f => Assert.StartsWith("Debug/cni/", f, StringComparison.Ordinal));
        var before = bed.Files("image");
        (await bed.DotnetAsync("image", "build")).Ok();
        Assert.Equal(before, bed.Files("image"));

        (await bed.DotnetAsync("image", "publish", "-c", "Debug", "-o", bed["out"])).Ok();
        string[] published = ["cni/image.oci.tar", "cni/layer.linux-amd64.tar.zst", "cni/layout/index.json", "cni/report.json"];
        Assert.Empty(published.Except(bed.Files("out").Keys));
        Assert.Equal(File.ReadAllBytes(bed["image/bin/Debug/cni/image.oci.tar"]), File.ReadAllBytes(bed["out/cni/image.oci.tar"]));

        (await bed.DotnetAsync("image", "clean")).Ok();
        Assert.Empty(bed.Files("image/bin"));
    }

    [Fact]
    public async Task The_sdk_may_stand_beside_another()
    {
        bed.WithManifest();
        bed.Write("app/Program.cs", "System.Console.WriteLine();\n");
        bed.Write("app/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk;CniImageKit.Sdk/{bed.Version}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
            </Project>
            """);
        await bed.LockAsync("app");
        (await bed.DotnetAsync("app", "build")).Ok();
        Assert.True(bed.Has("app/bin/Debug/net10.0/app.dll"));
        Assert.True(bed.Has("app/bin/Debug/net10.0/cni/image.oci.tar"));
    }

    [Fact]
    public async Task Several_manifests_have_directories_of_their_own()
    {
        bed.WithImage(content: """<ItemGroup><CniManifest Include="edge.yaml" /></ItemGroup>""").WithManifest("image");
        File.Copy(bed["image/cni.yaml"], bed["image/edge.yaml"]);
        (await bed.DotnetAsync("image", "build", "-t:CniLock")).Ok();
        Assert.Equal(bed.Read("image/cni.lock.json"), bed.Read("image/edge.lock.json"));
        (await bed.DotnetAsync("image", "build")).Ok();
        Assert.True(bed.Has("image/bin/Debug/cni/cni/image.oci.tar"));
        Assert.True(bed.Has("image/bin/Debug/cni/edge/image.oci.tar"));
    }
}
