using System.IO.Compression;
using System.Text;

namespace CniImageKit.Tests.Sdk;

/// <summary>A registry that asks who pushes.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ContainerLoginTests(PackedSdk sdk) : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private ContainerBed bed = null!;
    private DockerRegistry registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await DockerRegistry.StartAsync(folder, logins: true);
        bed = await ContainerBed.LockedAsync(sdk);
        bed.Product.Environment["DOCKER_CONFIG"] = folder["docker"];
    }

    public ValueTask DisposeAsync()
    {
        bed.Dispose();
        registry.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Takes_the_login_of_dockers_configuration_or_of_the_SDKs_variables_and_tells_neither()
    {
        var host = registry.Host.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        string[] arguments = ["-r", "linux-x64", $"-p:ContainerRegistry={host}", $"-bl:{folder["log.binlog"]}"];
        var refused = await bed.PublishAsync(arguments);
        Assert.Contains("error CNIK4101: ", refused.Out, StringComparison.Ordinal);

        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{DockerRegistry.User}:{DockerRegistry.Password}"));
        var file = folder.Write("docker/config.json", Auths(host, basic));
        (await bed.PublishAsync([.. arguments, "-p:ContainerImageTag=config"])).Ok();
        Assert.DoesNotContain(basic, await LogAsync(folder["log.binlog"]), StringComparison.Ordinal);
        File.Move(file, file + ".away");
        bed.Product.Environment["DOTNET_CONTAINER_REGISTRY_UNAME"] = DockerRegistry.User;
        bed.Product.Environment["DOTNET_CONTAINER_REGISTRY_PWORD"] = DockerRegistry.Password + " ";
        Assert.Contains("error CNIK4101: ", (await bed.PublishAsync(arguments)).Out, StringComparison.Ordinal);
        bed.Product.Environment["DOTNET_CONTAINER_REGISTRY_PWORD"] = DockerRegistry.Password;
        (await bed.PublishAsync([.. arguments, "-p:ContainerImageTag=variables"])).Ok();

        var login = folder.Write("auth.json", Auths(registry.Host, basic));
        foreach (var tag in (string[])["config", "variables"])
        {
            var image = (await bed.CopyAsync($"docker://{registry.Host}/hello:{tag}", login))["amd64"];
            Assert.Contains("opt/cni/bin/bridge", (await image.FilesAsync()).Keys);
        }
    }

    private static async Task<string> LogAsync(string file)
    {
        await using var log = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await log.CopyToAsync(bytes);
        var text = Encoding.Latin1.GetString(bytes.ToArray());
        // It is such a log, and one can see into it.
        Assert.Contains("CniAppendContainer", text, StringComparison.Ordinal);
        return text;
    }

    private static string Auths(string host, string basic) =>
        $"{{ \"auths\": {{ \"{host}\": {{ \"auth\": \"{basic}\" }} }} }}";
}
