// Bakes images/quickstart into artifacts/quickstart. Its reviewed lock is never written here: where the archive of this machine no longer
// has what that lock names, a copy is locked anew beside the outputs, and baked instead.
#r "../artifacts/cake/addin/Cake.CniImageKit.dll"

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
        CniBakeResult baked;
        try
        {
            baked = BakeQuickstart(known ? relocked : reviewedLock);
        }
        // Only this finding: a package with other bytes than the lock's, say, must stop everybody.
        catch (CakeException failure) when (failure.InnerException is CniException found
            && found.Findings.All(f => f.Severity == CniSeverity.Warning || f.Id == LeftTheArchive))
        {
            Information("");
            Warning("The package version that {0} names has left the archive that this machine takes packages from.", reviewedLock);
            Warning("So a copy of the lock is made anew, and baked: {0}. The reviewed lock stays as it is.", relocked);
            CopyFile(reviewedLock, relockedFrom);
            CopyFile(reviewedLock, relocked);
            CniLock(quickstart, new CniLockSettings { ToolPath = command, LockFile = relocked, UpdateAll = true });
            baked = BakeQuickstart(relocked);
            known = true;
        }

        if (!known) DeleteFiles(new[] { new FilePath(relocked), new FilePath(relockedFrom) }.Where(f => FileExists(f)));
        TellQuickstart(baked, known);
    });

bool SameContent(string one, string other) => System.IO.File.ReadAllBytes(root + "/" + one).AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(root + "/" + other));

CniBakeResult BakeQuickstart(FilePath lockFile) =>
    CniBake(quickstart, new CniBakeSettings { ToolPath = command, LockFile = lockFile, Output = quickstartOut });

void TellQuickstart(CniBakeResult baked, bool relockedHere)
{
    foreach (var kind in baked.Plugins.GroupBy(p => (p.Platform, p.Version)))
        Information("{0}  {1}: {2}", kind.Key.Platform, kind.Key.Version, string.Join(' ', kind.Select(p => p.Name)));
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

    closing.Add($"image {baked.Image.Digest}");
    if (!relockedHere) return;
    closing.Add("");
    closing.Add($"This is not what {reviewedLock} names, which has left the archive. To take the new version into it, run");
    closing.Add($"  artifacts/bin/cnikit update --manifest {quickstart}");
}

string Megabytes(long bytes) => $"{bytes / 1e6:0.00} MB";
