using System.CommandLine;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CniImageKit.Catalog;
using CniImageKit.Cli;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.ImageFolders;

/// <summary>What every folder of images/ has, so that users can copy it.</summary>
public sealed partial class ImageFolderTests
{
    private static readonly PluginCatalog Catalog = PluginCatalog.Load();
    private static readonly RootCommand Root = CommandTree.Create();
    private static readonly string Version =
        XDocument.Parse(SourceTree.Text("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    [Fact]
    public void Has_a_row_of_the_index() => Findings.None(
        ImageFolder.All.Where(f => !SourceTree.Text("images/README.md").Contains($"\n| [{f}]({f}) |", StringComparison.Ordinal))
            .Select(f => $"images/README.md has no row for {f}"));

    [Fact]
    public void Is_named_by_the_README_of_the_repository() => Findings.None(
        ImageFolder.All.Where(f => !SourceTree.Text("README.md").Contains($"(images/{f})", StringComparison.Ordinal)));

    /// <summary>A warning is what the folder's README explains.</summary>
    [Fact]
    public void Has_a_manifest_without_findings() => Findings.None(
        from folder in ImageFolder.All
        from warning in Read(folder).Warnings
        where !folder.Text("README.md").Contains(warning.Rule.Id, StringComparison.Ordinal)
        select warning.ToText());

    [Fact]
    public void Has_a_lock_that_fits_or_says_how_to_make_one()
    {
        using var bakery = new Bakery(Host.Of(SourceTree.Root, new Dictionary<string, string>(), 1, TimeProvider.System, "store"));
        foreach (var folder in ImageFolder.All)
        {
            if (folder.Has("cni.lock.json")) Assert.Empty(bakery.CheckLock(new LockRequest { Manifest = $"images/{folder}/cni.yaml" }));
            else Assert.Contains("cnikit lock", folder.Commands("cnikit"));
        }
    }

    [Fact]
    public void Names_every_output_in_its_README() => Findings.None(
        from folder in ImageFolder.All
        let manifest = Read(folder)
        from output in manifest.Outputs
        from platform in manifest.Platforms
        let path = output.Path.Value.Replace("{os}", platform.Value.Os, StringComparison.Ordinal)
            .Replace("{arch}", platform.Value.Architecture, StringComparison.Ordinal)
        where !folder.Text("README.md").Contains($"`{path}`", StringComparison.Ordinal)
        select $"images/{folder}/README.md: {path}");

    /// <summary>Nothing of a copy lies outside it, or would be committed with it here.</summary>
    [Fact]
    public void Writes_into_its_own_artifacts_only() => Findings.None(
        from folder in ImageFolder.All
        from output in Read(folder).Outputs
        let path = output.Path.Value
        where !path.StartsWith("artifacts/", StringComparison.Ordinal) || path.Contains("..", StringComparison.Ordinal)
        select $"{output.Path.At}: {path}");

    [Fact]
    public void Shows_command_lines_that_parse() => Findings.None(
        from folder in ImageFolder.All
        from line in CommandLine().Matches(folder.Text("README.md")).Select(m => m.Groups[1].Value.Trim())
        from fault in Usage.Of(Root.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        select $"{folder}: cnikit {line}: {fault.Message}");

    [Fact]
    public void Shows_targets_that_exist()
    {
        string[] scripts = [.. SourceTree.Files("build", "*.cake").Select(SourceTree.Text)];
        string[] targets = [.. SourceTree.Files("src/CniImageKit.Sdk/build", "*.targets").Select(SourceTree.Text)];
        string[] readmes = ["images/README.md", .. ImageFolder.All.Select(f => $"images/{f}/README.md")];
        Findings.None(
            from readme in readmes
            from target in Target().Matches(SourceTree.Text(readme))
            let name = target.Groups[2].Value
            where target.Groups[1].Value == "-t:"
                ? name != "PublishContainer" && !targets.Any(t => t.Contains($"<Target Name=\"{name}\"", StringComparison.Ordinal))
                : !scripts.Any(s => s.Contains($"Task(\"{name}\")", StringComparison.Ordinal))
            select $"{readme}: {target.Value}");
    }

    /// <summary>An image project, or a product that has the package.</summary>
    [Fact]
    public void Has_a_project_with_the_packed_version_of_the_package()
    {
        foreach (var folder in ImageFolder.All)
        {
            var project = XDocument.Parse(folder.Text($"{folder}.csproj")).Root!;
            var package = project.Descendants("PackageReference").SingleOrDefault(p => p.Attribute("Include")!.Value == "CniImageKit.Sdk");
            Assert.Equal(
                $"CniImageKit.Sdk/{Version}",
                package is null ? project.Attribute("Sdk")!.Value : $"CniImageKit.Sdk/{package.Attribute("Version")!.Value}");
            if (package is not null) continue;
            var source = XDocument.Parse(folder.Text("nuget.config")).Descendants("add").Single().Attribute("value")!.Value;
            var feed = Path.GetFullPath(Path.Combine(SourceTree.Root, "images", folder.Name, source));
            Assert.Equal(Path.Combine(SourceTree.Root, "artifacts/packages"), feed);
        }
    }

    /// <summary>Else a folder would build here otherwise than where a user copies it to.</summary>
    [Theory]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("Directory.Packages.props")]
    public void Gets_none_of_the_settings_of_this_repository(string file) =>
        Assert.Empty(XDocument.Parse(SourceTree.Text($"images/{file}")).Root!.Elements());

    [Fact]
    public void Links_to_what_exists() => Findings.None(
        from readme in ImageFolder.All.Select(f => $"images/{f}/README.md").Append("images/README.md")
        from link in Link().Matches(SourceTree.Text(readme)).Select(m => m.Groups[1].Value)
        where !link.Contains("://", StringComparison.Ordinal)
            && !Path.Exists(Path.Combine(SourceTree.Root, Path.GetDirectoryName(readme)!, link.Split('#')[0]))
        select $"{readme}: {link}");

    private static PluginManifest Read(ImageFolder folder) => ManifestReader.Read(
        $"images/{folder}/cni.yaml", Path.Combine(SourceTree.Root, "images", folder.Name), folder.Text("cni.yaml"), Catalog);

    [GeneratedRegex(@"(?<![\w/.=-])cnikit ([^`|&>\n]*)")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"(-t:|--target=)(\w+)")]
    private static partial Regex Target();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
