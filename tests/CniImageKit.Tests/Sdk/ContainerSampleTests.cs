using System.Text.RegularExpressions;
using CniImageKit.Locking;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Sdk;

/// <summary>images/product-container, copied as a user would, and the documented commands in it; the base is the test's own.</summary>
[Collection(PackedSdkUse.Name)]
public sealed partial class ContainerSampleTests(PackedSdk sdk) : IAsyncLifetime
{
    private const string Sample = "images/product-container";
    private ContainerBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await ContainerBed.WithBaseAsync(sdk);

    public ValueTask DisposeAsync()
    {
        bed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("README.md", "## In a product's container", "1.2.3")]
    [InlineData(Sample + "/README.md", "# A product's container with plugins", "latest")]
    public async Task Is_made_by_the_commands_of_the_documentation(string document, string heading, string tag)
    {
        await DebianPackages.GetAsync("bookworm", "amd64");
        foreach (var file in SourceTree.Files(Sample, "*").Where(f => !f.EndsWith(".lock.json", StringComparison.Ordinal)))
            bed.Product.Write(Path.GetRelativePath("images", file), SourceTree.Text(file));
        var project = bed.Product.Read("product-container/product-container.csproj");
        bed.Product.Write(
            "product-container/product-container.csproj",
            project.Replace("Version=\"0.1.0\"", $"Version=\"{sdk.Version}\"", StringComparison.Ordinal));
        // MSBuild takes variables for properties. The feed has this package only.
        var environment = new Dictionary<string, string?>(bed.Product.Served)
        {
            ["ContainerBaseImage"] = $"{bed.Host}/base:1",
            ["EnableAppHostPackDownload"] = "false",
            ["EnableRuntimePackDownload"] = "false",
            ["UseAppHost"] = "false",
        };
        // The archive moves on, and the sample's own lock with it only by hand.
        var lockNow = new[] { "build", "-t:CniLock" };
        (await Shell.RunAsync("dotnet", lockNow, bed.Product["product-container"], environment)).Ok();
        var script = Commands(document, heading).Replace("registry.example", bed.Host, StringComparison.Ordinal);
        (await Shell.RunAsync("bash", ["-euc", script], bed.Product["product-container"], environment)).Ok();
        foreach (var place in (string[])
            [
                $"oci-archive:{bed.Product["product-container/artifacts/acme/cni-installer.tar.gz"]}",
                $"docker://{bed.Registry.Host}/acme/cni-installer:{tag}",
            ])
        {
            var copy = await bed.CopyAsync(place);
            Assert.Equal(2, copy.Images.Length);
            foreach (var image in copy.Images)
            {
                var plugin = (await image.FilesAsync())["opt/cni/bin/macvlan"];
                Assert.Equal(image.Architecture == "arm64" ? 183 : 62, plugin[18]);
            }
        }

        // And the product does what it is for.
        bed.Product.Write("node/x", "");
        bed.Product.Write("image/bridge", "a plugin");
        string[] run = ["bin/Release/net10.0/linux-x64/product-container.dll", bed.Product["image"], bed.Product["node"]];
        (await Shell.RunAsync("dotnet", run, bed.Product["product-container"], environment)).Ok();
        Assert.Equal("a plugin", bed.Product.Read("node/bridge"));
    }

    [Fact]
    public void Has_a_lock_that_fits_its_manifest()
    {
        using var bakery = new Bakery(Host.Of(SourceTree.Root, new Dictionary<string, string>(), 1, TimeProvider.System, "store"));
        Assert.Empty(bakery.CheckLock(new LockRequest { Manifest = Sample + "/cni.yaml" }));
    }

    private static string Commands(string document, string heading)
    {
        var text = SourceTree.Text(document);
        var commands = Block().Match(text, text.IndexOf(heading + "\n", StringComparison.Ordinal)).Groups[1].Value;
        Assert.Contains("dotnet publish -t:PublishContainer", commands, StringComparison.Ordinal);
        return commands;
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
