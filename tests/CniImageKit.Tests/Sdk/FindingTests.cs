namespace CniImageKit.Tests.Sdk;

/// <summary>Findings in a build's log: where they point, what they lead to, and who may raise or silence them.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class FindingTests(PackedSdk sdk) : IDisposable
{
    // Warned of whenever the manifest is read: a layout with a peculiarity.
    private const string Warned = "CNIK1502";
    private readonly ProductBed bed = new ProductBed(sdk).WithImage().WithManifest("image");

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task Point_at_every_mistake_in_the_manifest()
    {
        bed.Write("image/cni.yaml", """
            schema: 1
            platforms: [linux/amd46]
            plugins:
              - from: directory
                path: plugins
                includes: [bridge]
            """);
        var ran = await bed.DotnetAsync("image", "build", "-t:CniLock");
        Assert.Equal(1, ran.ExitCode);
        Assert.Matches($@"{bed["image/cni.yaml"]}\(2,13\): error CNIK1\d+: ", ran.Out);
        Assert.Matches($@"{bed["image/cni.yaml"]}\(6,5\): error CNIK1\d+: .*Did you mean 'include'\?", ran.Out);
    }

    [Fact]
    public async Task Lead_to_a_page_that_explains_them()
    {
        var logger = await ListenerAsync();
        var page = bed["image/obj/cni/help/CNIK3001.md"];
        var ran = await bed.DotnetAsync("image", "build", logger);
        var heard = $"heard CNIK3001 CNIK3001 {new Uri(page).AbsoluteUri} {bed["image/cni.yaml"]} 0";
        Assert.Contains(heard, ran.Out, StringComparison.Ordinal);
        Assert.Contains("# CNIK3001", File.ReadAllText(page), StringComparison.Ordinal);

        ran = await bed.DotnetAsync("image", "build", logger, "-p:CniHelpLink=https://docs.example/{code}.html");
        Assert.Contains("heard CNIK3001 CNIK3001 https://docs.example/CNIK3001.html ", ran.Out, StringComparison.Ordinal);

        await WithWarningAsync();
        ran = await bed.DotnetAsync("image", "build", logger);
        Assert.Contains($"heard {Warned} {Warned} file:///", ran.Out, StringComparison.Ordinal);
        Assert.Contains($".md {bed["image/cni.yaml"]} 3", ran.Out, StringComparison.Ordinal);
    }

    // Built twice, nothing is done the second time, and the warning stands.
    [Theory]
    [InlineData(2, "warning", "")]
    [InlineData(1, "warning", "-warnaserror:CNIK5801")]
    [InlineData(2, "error", "-warnaserror:" + Warned)]
    [InlineData(1, "error", "-p:TreatWarningsAsErrors=true")]
    [InlineData(1, "error", "-p:MSBuildWarningsAsErrors=" + Warned)]
    [InlineData(1, "warning", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=" + Warned)]
    [InlineData(2, null, "-p:NoWarn=" + Warned)]
    [InlineData(1, null, "-p:TreatWarningsAsErrors=true", "-p:NoWarn=" + Warned)]
    public async Task May_be_raised_and_silenced_by_code(int builds, string? severity, params string[] options)
    {
        await WithWarningAsync();
        (await bed.DotnetAsync("image", "restore")).Ok();
        for (var build = 0; build < builds; build++)
        {
            var ran = await bed.DotnetAsync("image", [.. (string[])["build", "--no-restore"], .. options.Where(o => o.Length > 0)]);
            Assert.Equal(severity == "error" ? 1 : 0, ran.ExitCode);
            if (severity is null) Assert.DoesNotContain(Warned, ran.Out, StringComparison.Ordinal);
            else Assert.Contains($"{bed["image/cni.yaml"]}(3,35): {severity} {Warned}: ", ran.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Name_the_configuration_that_calls_a_plugin_nobody_locked()
    {
        bed.WithImage(content: """<ItemGroup><CniConfig Include="conf/*" /></ItemGroup>""");
        bed.Write("image/conf/10-net.conflist", """
            {
              "cniVersion": "1.0.0", "name": "net",
              "plugins": [
                { "type": "bridge" },
                { "type": "portmap" }
              ]
            }
            """);
        await bed.LockAsync("image");
        var ran = await bed.DotnetAsync("image", "build");
        Assert.Contains($"{bed["image/conf/10-net.conflist"]}(5,15): error CNIK6101: ", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\"bridge\"", ran.Out, StringComparison.Ordinal);
        Assert.False(bed.Has("image/bin/Debug/cni"));
        bed.Write("image/conf/net.yaml", """
            kind: NetworkAttachmentDefinition
            spec:
              config: '{ "cniVersion": "1.0.0", "type": "vlan" }'
            """);
        Assert.Matches(@"net\.yaml\(3,45\): error CNIK6101: ", (await bed.DotnetAsync("image", "build", "-t:CniCheckLock")).Out);
        File.Delete(bed["image/conf/net.yaml"]);
        bed.Write("image/conf/10-net.conflist", "{ \"cniVersion\": \"1.0.0\",\n  \"type\": \"macvlan\" ");
        Assert.Matches(@"10-net\.conflist\(2,\d+\): error CNIK9108: ", (await bed.DotnetAsync("image", "build", "-t:CniCheckLock")).Out);
        bed.Write("image/conf/10-net.conflist", "{ \"cniVersion\": \"1.0.0\", \"name\": \"net\",\n  \"plugins\": [{ \"type\": \"macvlan\" }] }");
        (await bed.DotnetAsync("image", "build", "-t:CniCheckLock")).Ok();
        (await bed.DotnetAsync("image", "build")).Ok();
    }

    [Fact]
    public async Task Refuse_two_manifests_with_one_lock()
    {
        bed.WithImage(content: """
            <PropertyGroup><CniPlatforms>linux/amd64</CniPlatforms></PropertyGroup>
            <ItemGroup><CniPlugin Include="directory" Path="plugins/{arch}" /></ItemGroup>
            """);
        Assert.Contains("error CNIK9104: ", (await bed.DotnetAsync("image", "build", "-t:CniLock")).Out, StringComparison.Ordinal);
        Assert.False(bed.Has("image/cni.lock.json"));
    }

    private async Task WithWarningAsync()
    {
        bed.Edit("image/cni.yaml", "glibc 2.99 }", "glibc 2.99, layout: microk8s }");
        await bed.LockAsync("image");
    }

    // No logger of MSBuild's own shows keywords and links.
    private async Task<string> ListenerAsync()
    {
        bed.Write("listener/listener.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <Reference Include="$(MSBuildToolsPath)/Microsoft.Build.Framework.dll" Private="false" />
              </ItemGroup>
            </Project>
            """);
        bed.Write("listener/Listener.cs", """
            using Microsoft.Build.Framework;

            public class Listener : ILogger
            {
                public string Parameters { get; set; }
                public LoggerVerbosity Verbosity { get; set; }

                public void Initialize(IEventSource source)
                {
                    source.ErrorRaised += (_, e) => System.Console.WriteLine($"heard {e.Code} {e.HelpKeyword} {e.HelpLink} {e.File} {e.LineNumber}");
                    source.WarningRaised += (_, e) => System.Console.WriteLine($"heard {e.Code} {e.HelpKeyword} {e.HelpLink} {e.File} {e.LineNumber}");
                }

                public void Shutdown()
                {
                }
            }
            """);
        (await bed.DotnetAsync("listener", "build", "-o", bed["listener/out"])).Ok();
        return $"-logger:Listener,{bed["listener/out/listener.dll"]}";
    }
}
