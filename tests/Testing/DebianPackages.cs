namespace CniImageKit.Testing;

/// <summary>A binary package of a Debian suite, as apt fetched and verified it.</summary>
public sealed record DebianPackage(string Path, string Version, string Suite, string Architecture);

/// <summary>
/// Real packages for tests, in whatever version the suite has today: fetched by apt-get with a configuration of its own from the
/// archive that this machine is set up for, and kept for a day. Skips where apt-get, dpkg-deb, the network or a Debian archive is missing.
/// </summary>
public static class DebianPackages
{
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    /// <summary>The .deb of <paramref name="package"/>; <paramref name="architecture"/> is Debian's name.</summary>
    public static async Task<DebianPackage> GetAsync(string suite, string architecture, string package = "containernetworking-plugins")
    {
        var apt = Needs.Tool("apt-get", "apt");
        Needs.Tool("dpkg-deb", "dpkg");
        var folder = Directory.CreateDirectory(Path.Combine(CacheRoot(), $"{suite}-{architecture}", package)).FullName;
        using var held = await FileLock.TakeAsync(Path.Combine(folder, "..", "lock"));
        var cached = Directory.GetFiles(folder, "*.deb").MaxBy(File.GetLastWriteTimeUtc);
        if (cached is null || DateTime.UtcNow - File.GetLastWriteTimeUtc(cached) > Fresh)
            cached = await DownloadAsync(apt, suite, architecture, package, folder) ?? cached;
        if (cached is null) Needs.Missing($"needs {package} of {suite} for {architecture} from a Debian archive");
        return new DebianPackage(cached!, VersionOf(cached!), suite, architecture);
    }

    /// <summary>The package's files, unpacked by <c>dpkg-deb -x</c>; shared by all tests, so only read it.</summary>
    public static async Task<string> UnpackAsync(string suite, string architecture, string package = "containernetworking-plugins")
    {
        var deb = await GetAsync(suite, architecture, package);
        var folder = Path.ChangeExtension(deb.Path, ".unpacked");
        using var held = await FileLock.TakeAsync(folder + ".lock");
        if (Directory.Exists(folder)) return folder;
        var partial = folder + ".partial";
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        (await Shell.RunAsync("dpkg-deb", "-x", deb.Path, partial)).Ok();
        Directory.Move(partial, folder);
        return folder;
    }

    private static async Task<string?> DownloadAsync(string apt, string suite, string architecture, string package, string folder)
    {
        var uri = DebianArchive.FirstUri();
        if (uri is null) return null;
        var root = Path.Combine(folder, "..", "apt");
        var options = await PrivateAptAsync(Path.GetFullPath(root), uri, suite, architecture);
        var update = await Shell.RunAsync(apt, [.. options, "update", "-qq"]);
        if (update.ExitCode != 0) return null;
        using var fetched = new TempFolder();
        var download = await Shell.RunAsync(apt, [.. options, "download", "-qq", package], fetched.Path, null);
        if (download.ExitCode != 0 || Directory.GetFiles(fetched.Path, "*.deb") is not [var deb]) return null;
        File.SetLastWriteTimeUtc(deb, DateTime.UtcNow);
        var kept = Path.Combine(folder, Path.GetFileName(deb));
        File.Copy(deb, kept + ".partial", overwrite: true);
        File.Move(kept + ".partial", kept, overwrite: true);
        return kept;
    }

    private static async Task<string[]> PrivateAptAsync(string root, string uri, string suite, string architecture)
    {
        foreach (var part in new[] { "state/lists/partial", "cache/archives/partial", "sources" })
            Directory.CreateDirectory(Path.Combine(root, part));
        await File.WriteAllTextAsync(Path.Combine(root, "status"), "");
        const string keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
        var signedBy = File.Exists(keyring) ? $"Signed-By: {keyring}\n" : "";
        await File.WriteAllTextAsync(
            Path.Combine(root, "sources", "debian.sources"), $"Types: deb\nURIs: {uri}\nSuites: {suite}\nComponents: main\n{signedBy}");
        string[] settings =
        [
            $"Dir::State={root}/state", $"Dir::State::status={root}/status", $"Dir::Cache={root}/cache", "Dir::Etc::sourcelist=/dev/null",
            $"Dir::Etc::sourceparts={root}/sources", $"APT::Architecture={architecture}", $"APT::Architectures::={architecture}",
            "Acquire::Languages=none", "APT::Sandbox::User=", "Acquire::Retries=3",
        ];
        return [.. settings.SelectMany(s => new[] { "-o", s })];
    }

    private static string CacheRoot()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "cnikit-tests", "debian");
    }

    private static string VersionOf(string deb) => Uri.UnescapeDataString(Path.GetFileName(deb).Split('_')[1]);
}
