using System.Reflection.Metadata;
using System.Text.Json;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Packages;

/// <summary>What every package says of itself and carries.</summary>
public sealed class PackageTests
{
    // CustomDebugInformation kind of a source file in the symbols (Portable PDB format, EmbeddedSource).
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    [Fact]
    public void Packs_the_library_the_msbuild_sdk_the_addin_and_the_tool()
    {
        foreach (var id in (string[])["CniImageKit", "CniImageKit.Sdk", "Cake.CniImageKit", "cnikit", "cnikit.any"])
            Assert.NotNull(PackageFolder.Of(id));
    }

    [Fact]
    public void Says_what_it_is_under_which_licence_and_shows_our_icon()
    {
        var icon = File.ReadAllBytes(Path.Combine(SourceTree.Root, "build/package/icon.png"));
        foreach (var file in PackageFolder.Packages())
        {
            using var package = PackageFolder.Open(file);
            Assert.Equal("Apache-2.0", PackageFolder.Metadata(package, "license")?.Value);
            Assert.Equal("README.md", PackageFolder.Metadata(package, "readme")?.Value);
            Assert.Equal("icon.png", PackageFolder.Metadata(package, "icon")?.Value);
            Assert.NotEmpty(PackageFolder.Metadata(package, "description")!.Value);
            Assert.Contains("cni", PackageFolder.Metadata(package, "tags")!.Value, StringComparison.Ordinal);
            Assert.StartsWith("# ", PackageFolder.Text(package, "README.md"), StringComparison.Ordinal);
            using var content = package.GetEntry("icon.png")!.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            Assert.Equal(icon, bytes.ToArray());
        }
    }

    [Fact]
    public void Names_every_library_in_it_in_bill_and_notices()
    {
        foreach (var file in PackageFolder.Packages())
        {
            using var package = PackageFolder.Open(file);
            using var bill = JsonDocument.Parse(PackageFolder.Text(package, "sbom.cdx.json"));
            var components = bill.RootElement.GetProperty("components").EnumerateArray()
                .Where(c => c.GetProperty("scope").GetString() != "excluded").Select(c => c.GetProperty("name").GetString()!).ToArray();
            var notices = PackageFolder.Text(package, "THIRD-PARTY-NOTICES.txt");
            foreach (var name in Libraries(package))
            {
                // Such as ZstdSharp.dll of ZstdSharp.Port.
                var component = components.FirstOrDefault(c => c == name)
                    ?? components.FirstOrDefault(c => c.StartsWith(name + ".", StringComparison.Ordinal));
                Assert.True(component is not null, $"{Path.GetFileName(file)} carries {name}, which its bill does not name");
                Assert.Contains(component, notices, StringComparison.Ordinal);
            }

            Assert.All(components, c => Assert.True(
                c.StartsWith("CniImageKit", StringComparison.Ordinal) || notices.Contains(c, StringComparison.Ordinal), c));
        }
    }

    [Fact]
    public void Carries_nothing_that_its_host_brings()
    {
        foreach (var file in PackageFolder.Packages())
        {
            using var package = PackageFolder.Open(file);
            Findings.None(package.Entries.Where(e => e.Name.StartsWith("Microsoft.Build", StringComparison.Ordinal)
                || e.Name.StartsWith("Cake.Co", StringComparison.Ordinal)).Select(e => e.FullName));
        }

        using var sdk = PackageFolder.Open(PackageFolder.Of("CniImageKit.Sdk"));
        Assert.DoesNotContain(sdk.Entries, e => e.FullName.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Equal("true", PackageFolder.Metadata(sdk, "developmentDependency")?.Value);
        using var addin = PackageFolder.Open(PackageFolder.Of("Cake.CniImageKit"));
        Assert.Equal(["Cake.CniImageKit.dll", "Cake.CniImageKit.xml"], addin.Entries.Where(
            e => e.FullName.StartsWith("lib/", StringComparison.Ordinal)).Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Contains("cake-addin", PackageFolder.Metadata(addin, "tags")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Carries_one_time_which_is_not_that_of_the_packing()
    {
        foreach (var file in PackageFolder.Packages())
        {
            using var package = PackageFolder.Open(file);
            var times = package.Entries.Select(e => e.LastWriteTime.DateTime).Distinct().ToArray();
            Assert.Single(times);
            Assert.True((File.GetLastWriteTime(file) - times[0]).Duration() > TimeSpan.FromSeconds(3), file);
        }
    }

    [Fact]
    public async Task Is_the_same_when_it_is_packed_again()
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "1700000000", ["MSBUILDDISABLENODEREUSE"] = "1" };
        // Built apart from what the tests were built into, which others may be writing.
        string[] pack =
            ["pack", "src/CniImageKit", "-c", "Release", "-v", "q", "-p:RunAnalyzers=false", "--artifacts-path", folder["build"], "-o"];
        (await Shell.RunAsync("dotnet", [.. pack, folder["one"]], SourceTree.Root, environment)).Ok();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        (await Shell.RunAsync("dotnet", [.. pack, folder["two"], "--no-build"], SourceTree.Root, environment)).Ok();
        foreach (var name in Directory.GetFiles(folder["one"]).Select(Path.GetFileName))
            Assert.Equal(File.ReadAllBytes(folder[$"one/{name}"]), File.ReadAllBytes(folder[$"two/{name}"]));
    }

    [Fact]
    public void Has_symbols_that_hold_the_sources()
    {
        foreach (var id in (string[])["CniImageKit", "Cake.CniImageKit"])
        {
            var symbols = Path.ChangeExtension(PackageFolder.Of(id), ".snupkg");
            using var package = PackageFolder.Open(symbols);
            using var content = package.Entries.Single(e => e.FullName == $"lib/net10.0/{id}.pdb").Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            bytes.Position = 0;
            using var provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
            var reader = provider.GetMetadataReader();
            foreach (var handle in reader.Documents)
            {
                var name = reader.GetString(reader.GetDocument(handle).Name);
                Assert.StartsWith("/_/", name, StringComparison.Ordinal);
                Assert.Contains(reader.GetCustomDebugInformation(handle), c =>
                    reader.GetGuid(reader.GetCustomDebugInformation(c).Kind) == EmbeddedSource);
            }
        }
    }

    // Programs of others beside ours: what lies in folders for tools, tasks and libraries.
    private static IEnumerable<string> Libraries(System.IO.Compression.ZipArchive package) =>
        package.Entries.Where(e => e.Name.EndsWith(".dll", StringComparison.Ordinal)).Select(e => Path.GetFileNameWithoutExtension(e.Name))
            .Where(n => !n.Contains("CniImageKit", StringComparison.Ordinal) && n != "cnikit").Distinct();
}
