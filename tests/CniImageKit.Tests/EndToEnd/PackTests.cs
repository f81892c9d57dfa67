using System.Security.Cryptography;
using System.Text.Json;
using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>Packages made by the command, and what the .NET SDK makes of them.</summary>
public sealed class PackTests : IDisposable
{
    private const string Manifest = """
        schema: 1
        platforms: [linux/amd64, linux/arm64]
        plugins:
          - from: directory
            name: mine
            path: bin/{arch}

        """;

    private readonly TempFolder folder = new();

    public PackTests()
    {
        Plugins("here");
        Plugins("über all/there");
    }

    public void Dispose() => folder.Dispose();

    private void Plugins(string directory)
    {
        folder.Write($"{directory}/cni.yaml", Manifest);
        foreach (var name in (string[])["bridge", "macvlan"])
        {
            File.WriteAllBytes(folder.Write($"{directory}/bin/amd64/{name}", ""), Program(62, name));
            File.WriteAllBytes(folder.Write($"{directory}/bin/arm64/{name}", ""), Program(183, name));
        }
    }

    private static byte[] Program(int machine, string name) =>
        new TinyElf { Machine = (ushort)machine, Data = System.Text.Encoding.UTF8.GetBytes(name.PadRight(40_000)) }.Build();

    private async Task<JsonElement> PackAsync(string directory, params string[] more)
    {
        var cnikit = new Cnikit(folder[directory], folder["store"]);
        (await cnikit.RunAsync("lock")).Ok();
        string[] command = ["pack", "--json", "--output", "packages", "--id", "Acme.Plugins", "--version", "1.2.0", .. more];
        var ran = (await cnikit.RunAsync(command)).Ok();
        using var json = JsonDocument.Parse(ran.Out);
        return json.RootElement.GetProperty("packages").Clone();
    }

    [Fact]
    public async Task Two_packages_differ_in_no_byte_across_directory_time_zone_locale_umask_and_store()
    {
        var packages = await PackAsync("here", "--per-platform");
        var script = "umask 0077; exec \"$@\"";
        var (program, before) = Cnikit.Command;
        var there = folder["über all/there"];
        var environment = new Dictionary<string, string?>
        {
            ["CNIKIT_CACHE"] = folder["other store"],
            ["TZ"] = "Pacific/Kiritimati",
            ["LANG"] = "tr_TR.UTF-8",
            ["LC_ALL"] = "tr_TR.UTF-8",
            ["HOME"] = folder["home"],
            ["USER"] = "somebody",
        };
        (await Shell.RunAsync("sh", ["-c", script, "sh", program, .. before, "lock"], there, environment)).Ok();
        (await Shell.RunAsync(
            "sh",
            ["-c", script, "sh", program, .. before, "pack", "-o", "out", "--id", "Acme.Plugins", "--version", "1.2.0", "--per-platform"],
            there, environment)).Ok();
        Assert.Equal(2, packages.GetArrayLength());
        foreach (var package in packages.EnumerateArray())
        {
            var name = Path.GetFileName(package.GetProperty("path").GetString()!);
            var bytes = File.ReadAllBytes(Path.Combine(folder["here/packages"], name));
            Assert.Equal(package.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(there, "out", name)));
        }
    }

    [Fact]
    public async Task Is_restored_by_the_sdk_from_a_folder_feed_with_the_content_hash_that_was_told()
    {
        var packages = await PackAsync("here");
        folder.Write("app/nuget.config", """
            <configuration>
              <packageSources><clear /><add key="here" value="../here/packages" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        folder.Write("app/app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.1</TargetFramework>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Acme.Plugins" Version="1.2.0" /></ItemGroup>
            </Project>
            """);
        var ran = await Shell.RunAsync(
            "dotnet", ["restore", "-nodeReuse:false", "-v", "q"], folder["app"],
            new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder["global"], ["MSBUILDDISABLENODEREUSE"] = "1" });
        Assert.True(ran.ExitCode == 0, ran.Out + ran.Error);
        using var locked = JsonDocument.Parse(File.ReadAllText(folder["app/packages.lock.json"]));
        var entry = locked.RootElement.GetProperty("dependencies").EnumerateObject().Single().Value.GetProperty("Acme.Plugins");
        Assert.Equal(packages[0].GetProperty("contentHash").GetString(), entry.GetProperty("contentHash").GetString());
        Assert.Equal(
            File.ReadAllBytes(folder["here/bin/arm64/macvlan"]),
            File.ReadAllBytes(folder["global/acme.plugins/1.2.0/cni/linux-arm64/macvlan"]));

        // What a restore left in its global folder is a feed, too.
        await BakeFromAsync("../global", packages[0].GetProperty("contentHash").GetString()!);
    }

    [Fact]
    public async Task Comes_back_through_a_server_as_the_same_plugins()
    {
        var packages = await PackAsync("here");
        await using var site = await Sources.Feeds.FeedSite.StartAsync();
        site.Credentials = "reader:secret";
        site.Has("Acme.Plugins", "1.2.0", File.ReadAllBytes(folder["here/packages/Acme.Plugins.1.2.0.nupkg"]));
        folder.Write("taker/nuget.config", site.Config("""
            <packageSourceCredentials><site>
              <add key="Username" value="reader" /><add key="ClearTextPassword" value="%TAKERS_PASSWORD%" />
            </site></packageSourceCredentials>
            <packageSourceMapping><packageSource key="site"><package pattern="Acme.*" /></packageSource></packageSourceMapping>
            """));
        await BakeFromAsync(null, packages[0].GetProperty("contentHash").GetString()!);
    }

    [Fact]
    public async Task Comes_back_signed_by_author_and_repository()
    {
        await PackAsync("here");
        using var author = new Sources.Feeds.PackageSigner("Acme Networks");
        using var repository = new Sources.Feeds.PackageSigner("Acme Feed");
        var package = folder["here/packages/Acme.Plugins.1.2.0.nupkg"];
        File.WriteAllBytes(package, repository.SignAsRepository(author.Sign(File.ReadAllBytes(package))));
        folder.Write("taker/nuget.config", Folder("../here/packages"));
        folder.Write("taker/cni.yaml", $$"""
            schema: 1
            platforms: [linux/amd64]
            plugins:
              - from: nuget
                package: Acme.Plugins
                signatures: { policy: require, fingerprints: ['{{repository.Fingerprint}}', '{{author.Fingerprint}}'] }

            """);
        var cnikit = new Cnikit(folder["taker"], folder["taker's store"]);
        (await cnikit.RunAsync("lock")).Ok();
        var locked = File.ReadAllText(folder["taker/cni.lock.json"]);
        Assert.Contains($"nuget-signature author CN=Acme Networks {author.Fingerprint}", locked, StringComparison.Ordinal);
        Assert.Contains($"nuget-signature repository CN=Acme Feed {repository.Fingerprint}", locked, StringComparison.Ordinal);

        // One bit of a plugin's packed bytes.
        var bytes = File.ReadAllBytes(package);
        bytes[bytes.AsSpan().IndexOf("cni/linux-amd64/bridge"u8) + 40] ^= 1;
        File.WriteAllBytes(package, bytes);
        File.Delete(folder["taker/cni.lock.json"]);
        var refused = await new Cnikit(folder["taker"], folder["another store"]).RunAsync("lock");
        Assert.Equal(1, refused.ExitCode);
        Assert.Matches("error CNIK(2410|52[0-9]{2})", refused.Error);
        Assert.False(File.Exists(folder["taker/cni.lock.json"]));
    }

    [Theory]
    [InlineData(1, "CNIK7401", "--id", "a b")]
    [InlineData(1, "CNIK7402", "--version", "soon")]
    [InlineData(1, "CNIK7102", "--platform", "linux/s390x")]
    [InlineData(2, "CNIK9001", "--nonsense", "x")]
    public async Task Says_what_is_wrong_with_its_options(int code, string found, string option, string value)
    {
        var cnikit = new Cnikit(folder["here"], folder["store"]);
        (await cnikit.RunAsync("lock")).Ok();
        var ran = await cnikit.RunAsync("pack", option, value);
        Assert.Equal(code, ran.ExitCode);
        Assert.Contains(found, ran.Out + ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["here/artifacts"]));
    }

    private static string Folder(string path) =>
        $"<configuration><packageSources><add key=\"f\" value=\"{path}\" /></packageSources></configuration>";

    private async Task BakeFromAsync(string? feed, string contentHash)
    {
        if (feed is not null)
            folder.Write("taker/nuget.config", Folder(feed));
        folder.Write(
            "taker/cni.yaml",
            "schema: 1\nplatforms: [linux/amd64, linux/arm64]\nplugins:\n  - from: nuget\n    package: Acme.Plugins\n");
        var cnikit = new Cnikit(folder["taker"], folder["taker's store"])
        {
            Environment = { ["HOME"] = folder["home"], ["TAKERS_PASSWORD"] = "secret" },
        };
        (await cnikit.RunAsync("lock")).Ok();
        Assert.Contains($"\"contentHash\": \"{contentHash}\"", File.ReadAllText(folder["taker/cni.lock.json"]), StringComparison.Ordinal);
        (await cnikit.RunAsync("lock", "--check")).Ok();
        (await cnikit.RunAsync("bake", "--offline", "--output", "out")).Ok();
        foreach (var arch in (string[])["amd64", "arm64"])
        {
            Assert.Equal(
                File.ReadAllBytes(folder[$"here/bin/{arch}/bridge"]),
                File.ReadAllBytes(folder[$"taker/out/rootfs/linux-{arch}/opt/cni/bin/bridge"]));
        }

        Assert.False(Directory.Exists(folder["home"]) && Directory.EnumerateFileSystemEntries(folder["home"]).Any());
        (await cnikit.RunAsync("verify", "--lock", folder["here/cni.lock.json"], "-m", folder["here/cni.yaml"], "out/layout")).Ok();
    }
}
