// Bakes images/quickstart into artifacts/quickstart. Its reviewed lock is never written here: where the archive of this machine no longer
// has what that lock names, a copy is locked anew beside the outputs, and baked instead.
using System.Text.Json;

// "package version has left the archive"; `cnikit explain CNIK2210`.
const string LeftTheArchive = "CNIK2210";
const string quickstart = "images/quickstart/cni.yaml";
const string reviewedLock = "images/quickstart/cni.lock.json";
const string quickstartOut = "artifacts/quickstart";
const string relocked = "artifacts/quickstart/relocked.cni.lock.json";
const string relockedFrom = "artifacts/quickstart/relocked.from.cni.lock.json";

Task("Quickstart")
    .Description("Bakes images/quickstart into artifacts/quickstart (the default).")
    .IsDependentOn("Publish")
    .Does(() =>
    {
        EnsureDirectoryExists(quickstartOut);
        var known = FileExists(relocked) && FileExists(relockedFrom) && SameContent(reviewedLock, relockedFrom);
        var findings = known ? BakeQuickstart(relocked) : BakeQuickstart(reviewedLock);
        if (findings.Count > 0)
        {
            // Only this finding: a package with other bytes than the lock's, say, must stop everybody.
            if (!findings.All(id => id == LeftTheArchive)) throw new CakeException("The quickstart image was not baked; the findings above say why.");
            Information("");
            Warning("The package version that {0} names has left the archive that this machine takes packages from.", reviewedLock);
            Warning("So a copy of the lock is made anew, and baked: {0}. The reviewed lock stays as it is.", relocked);
            CopyFile(reviewedLock, relockedFrom);
            CopyFile(reviewedLock, relocked);
            if (Cnikit($"update --manifest {quickstart} --lock {relocked}") != 0 || BakeQuickstart(relocked).Count > 0)
                throw new CakeException("The quickstart image was not baked; the findings above say why.");
            known = true;
        }

        if (!known) DeleteFiles(new[] { new FilePath(relocked), new FilePath(relockedFrom) }.Where(f => FileExists(f)));
        TellQuickstart(known);
    });

bool SameContent(string one, string other) => System.IO.File.ReadAllBytes(root + "/" + one).AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(root + "/" + other));

int Cnikit(string arguments) => StartProcess(command, new ProcessSettings { Arguments = arguments, WorkingDirectory = root });

// Empty where it was baked; else the ids of the errors.
List<string> BakeQuickstart(string lockFile)
{
    var arguments = $"bake {quickstart} --lock {lockFile} --output {quickstartOut}";
    if (Cnikit(arguments) is var code && code == 0) return [];
    if (code != 1) throw new CakeException($"cnikit ended with exit code {code}.");
    // Once more for a program's ears; the first time was for people's eyes.
    StartProcess(command, new ProcessSettings
    {
        Arguments = arguments + " --json",
        WorkingDirectory = root,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    }, out var output);
    using var findings = JsonDocument.Parse(string.Join('\n', output));
    return findings.RootElement.GetProperty("diagnostics").EnumerateArray()
        .Where(d => d.GetProperty("severity").GetString() == "error").Select(d => d.GetProperty("id").GetString()).ToList();
}

void TellQuickstart(bool relockedHere)
{
    string Size(string path) => System.IO.Directory.Exists(path)
        ? Megabytes(System.IO.Directory.EnumerateFiles(path, "*", System.IO.SearchOption.AllDirectories).Sum(f => new System.IO.FileInfo(f).Length))
        : Megabytes(new System.IO.FileInfo(path).Length);
    closing.Add("");
    closing.Add($"Baked into {quickstartOut}:");
    foreach (var (pattern, what) in new[]
    {
        ("layout", "OCI image layout, an index of all platforms"),
        ("image.oci.tar", "the same as one file"),
        ("rootfs/*", "the files, to be copied into a root file system"),
        ("layer.*", "the layer alone"),
        ("sbom.*", "CycloneDX bill of materials"),
        ("report.json", "what was baked, from where, and how it was verified"),
    })
    {
        var folder = System.IO.Path.GetDirectoryName($"{root}/{quickstartOut}/{pattern}");
        foreach (var path in System.IO.Directory.EnumerateFileSystemEntries(folder, System.IO.Path.GetFileName(pattern)).Order(StringComparer.Ordinal))
            closing.Add($"  {System.IO.Path.GetRelativePath($"{root}/{quickstartOut}", path),-32} {Size(path),9}  {what}");
    }

    using var index = JsonDocument.Parse(System.IO.File.ReadAllText($"{root}/{quickstartOut}/layout/index.json"));
    foreach (var image in index.RootElement.GetProperty("manifests").EnumerateArray()) closing.Add($"image {image.GetProperty("digest").GetString()}");
    if (!relockedHere) return;
    closing.Add("");
    closing.Add($"This is not what {reviewedLock} names, which has left the archive. To take the new version into it, run");
    closing.Add($"  artifacts/bin/cnikit update --manifest {quickstart}");
}

string Megabytes(long bytes) => $"{bytes / 1e6:0.00} MB";
