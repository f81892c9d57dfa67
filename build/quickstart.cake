// Bakes images/quickstart into artifacts/quickstart. Its reviewed lock is never written here: where the archive of this machine no longer
// has what that lock names, a copy is locked anew beside the outputs, and baked instead.
const string LeftTheArchive = "CNIK2401";
var quickstart = MakeAbsolute(Directory("../images/quickstart"));
var quickstartOut = MakeAbsolute(Directory("../artifacts/quickstart"));

Task("Quickstart")
    .Description("Bakes images/quickstart into artifacts/quickstart (the default).")
    .IsDependentOn("Publish")
    .Does(() =>
    {
        EnsureDirectoryExists(quickstartOut);
        var failure = Bake(quickstart);
        if (failure.Count > 0)
        {
            // Only this finding: a package with other bytes than the lock's, say, must stop everybody.
            if (!failure.All(id => id == LeftTheArchive)) throw new CakeException("The quickstart image was not baked; the findings above say why.");
            Warning("The package version in images/quickstart/cni.lock.json has left the archive that this machine takes packages from.");
            Warning("A copy is locked anew in artifacts/quickstart and baked; the reviewed lock stays as it is. To take the new version into it:");
            Warning("    artifacts/bin/cnikit update images/quickstart/cni.yaml");
            // The copy lies as deep as the original, so the relative paths of its outputs lead to the same place.
            CopyFileToDirectory(quickstart.CombineWithFilePath("cni.yaml"), quickstartOut);
            CopyFileToDirectory(quickstart.CombineWithFilePath("cni.lock.json"), quickstartOut);
            Cnikit("update", quickstartOut.CombineWithFilePath("cni.yaml"));
            if (Bake(quickstartOut).Count > 0) throw new CakeException("The quickstart image was not baked; the findings above say why.");
        }
        else
        {
            // What an earlier re-lock left is no longer what was baked.
            foreach (var name in new[] { "cni.yaml", "cni.lock.json" }.Select(n => quickstartOut.CombineWithFilePath(n)).Where(n => FileExists(n))) DeleteFile(name);
        }

        closing.Add("");
        closing.Add("Baked into artifacts/quickstart:");
        foreach (var (name, what) in new[]
        {
            ("layout", "OCI image layout, an index of all platforms"),
            ("image.oci.tar", "the same as one file, for skopeo, podman or ctr"),
            ("rootfs", "a directory of files for each platform"),
            ("layer.*.tar.zst", "the layer alone"),
            ("sbom.*.cdx.json", "CycloneDX bill of materials"),
            ("report.json", "what was baked, from where, how it was verified"),
        }) closing.Add($"  {name,-16} {what}");
        var index = System.Text.Json.JsonDocument.Parse(System.IO.File.ReadAllText(quickstartOut + "/layout/index.json"));
        foreach (var image in index.RootElement.GetProperty("manifests").EnumerateArray()) closing.Add($"  image            {image.GetProperty("digest").GetString()}");
    });

// Empty where it was baked; else the ids of the findings.
List<string> Bake(DirectoryPath directory) => Cnikit("bake", directory.CombineWithFilePath("cni.yaml"), mayFail: true);

List<string> Cnikit(string verb, FilePath manifest, bool mayFail = false)
{
    var ids = new List<string>();
    var code = StartProcess(command, new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder().Append(verb).AppendQuoted(root.GetRelativePath(manifest).FullPath),
        WorkingDirectory = root,
        RedirectStandardError = true,
        RedirectedStandardErrorHandler = line =>
        {
            if (line is null) return line;
            Console.Error.WriteLine(line);
            if (System.Text.RegularExpressions.Regex.Match(line, @": error (CNIK\d{4}): ") is { Success: true } match) ids.Add(match.Groups[1].Value);
            return line;
        },
    });
    if (code == 0) return [];
    if (!mayFail || ids.Count == 0) throw new CakeException($"cnikit {verb} ended with exit code {code}.");
    return ids;
}
