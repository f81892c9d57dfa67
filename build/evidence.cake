// The bill of materials and the notices that each package carries, in artifacts/pack: src/Directory.Build.targets packs them.
using System.Text.Json;
using System.Text.Json.Nodes;

const string billName = "sbom.cdx.json";
const string noticesName = "THIRD-PARTY-NOTICES.txt";

Task("Evidence")
    .Description("Writes the bill of materials and the notices of our own dependencies into artifacts/pack, a folder a project.")
    .IsDependentOn("Restore")
    .Does(() =>
    {
        foreach (var project in GetFiles(root.FullPath + "/src/*/*.csproj"))
        {
            var folder = artifacts.Combine("pack").Combine(project.GetFilenameWithoutExtension().FullPath);
            EnsureDirectoryExists(folder);
            // The addin carries the command, and with it what the command is made of.
            var described = project.GetFilenameWithoutExtension().FullPath == "Cake.CniImageKit" ? commandProject : project;
            var bill = folder.CombineWithFilePath(billName);
            WriteBill(described, project.GetFilenameWithoutExtension().FullPath, bill);
            System.IO.File.WriteAllText(folder.CombineWithFilePath(noticesName).FullPath, Notices(bill));
        }
    });

void WriteBill(FilePath project, string name, FilePath bill)
{
    var command = name == "CniImageKit.Cli";
    var code = StartProcess("dotnet", new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder().Append("CycloneDX").AppendQuoted(project.FullPath)
            .Append("--output").AppendQuoted(bill.GetDirectory().FullPath).Append("--filename").Append(bill.GetFilename().FullPath)
            .Append("--output-format Json --spec-version 1.6 --no-serial-number --disable-package-restore")
            .Append("--set-nuget-purl --include-project-references")
            // The tasks run on the MSBuild that loads them, which brings these.
            // And the other is a compiler extension that KubernetesClient names, and nothing here runs or carries.
            .Append("--exclude-filter Microsoft.Build.Utilities.Core,Vecc.YamlDotNet.Analyzers.StaticGenerator")
            .Append("--set-type").Append(command ? "Application" : "Library")
            .Append("--set-name").Append(command ? "cnikit" : name)
            .Append("--set-version").Append(XmlPeek(root + "/Directory.Build.props", "//VersionPrefix")),
        WorkingDirectory = root,
        RedirectStandardOutput = true,
    }, out var said);
    if (code != 0) throw new CakeException($"The bill of materials of {name} was not made:\n{string.Join('\n', said)}");
    // The one thing in it that would differ from run to run.
    var document = JsonNode.Parse(System.IO.File.ReadAllText(bill.FullPath));
    document["metadata"]["timestamp"] = DateTimeOffset.FromUnixTimeSeconds(SourceDate()).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
    System.IO.File.WriteAllText(bill.FullPath, document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n");
}

// SOURCE_DATE_EPOCH, else the time of the commit that is checked out: the packages carry it.
long SourceDate()
{
    if (long.TryParse(EnvironmentVariable("SOURCE_DATE_EPOCH"), out var given)) return given;
    var asked = new ProcessSettings { Arguments = "log -1 --format=%ct", WorkingDirectory = root, RedirectStandardOutput = true };
    var code = StartProcess("git", asked, out var lines);
    return code == 0 && long.TryParse(lines.FirstOrDefault(), out var committed) ? committed : 0;
}

// Of each component that is delivered: who made it, its licence, and below the text of each licence once.
string Notices(FilePath bill)
{
    using var document = JsonDocument.Parse(System.IO.File.ReadAllText(bill.FullPath));
    var lines = new List<string> { "This package holds, or depends on, the work of others:", "" };
    var licences = new SortedSet<string>(StringComparer.Ordinal) { "MIT" };
    foreach (var component in document.RootElement.GetProperty("components").EnumerateArray())
    {
        string Text(string name) => component.TryGetProperty(name, out var value) ? value.GetString() : null;
        if (Text("scope") == "excluded" || Text("name").StartsWith("CniImageKit", StringComparison.Ordinal)) continue;
        if (!component.TryGetProperty("licenses", out var listed)) throw new CakeException($"{Text("name")} has no licence.");
        var ids = listed.EnumerateArray().Select(l => l.GetProperty("license").GetProperty("id").GetString()).ToList();
        licences.UnionWith(ids);
        lines.Add($"{Text("name")} {Text("version")}, {string.Join(" and ", ids)}");
        if (Text("copyright") is { Length: > 0 } copyright) lines.Add($"  {copyright}");
    }

    lines.Add(".NET runtime, in native programs, MIT");
    lines.Add("  Copyright (c) .NET Foundation and Contributors");
    foreach (var licence in licences)
    {
        var file = licence == "Apache-2.0" ? root + "/LICENSE" : root + $"/build/package/licences/{licence}.txt";
        if (!System.IO.File.Exists(file)) throw new CakeException($"No text of the licence {licence}: put it into build/package/licences.");
        lines.AddRange(["", $"---- {licence} ----", "", System.IO.File.ReadAllText(file).TrimEnd()]);
    }

    return string.Join('\n', lines) + "\n";
}
