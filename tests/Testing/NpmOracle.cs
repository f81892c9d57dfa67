namespace CniImageKit.Testing;

/// <summary>Programs of tests/oracles, whose packages npm installs once into the user's cache.</summary>
public static class NpmOracle
{
    /// <summary>What the oracle's validate.mjs says against the document; empty where it is valid.</summary>
    /// <param name="name">The folder of tests/oracles.</param>
    /// <param name="document">The bytes.</param>
    public static async Task<string> RefusalsAsync(string name, byte[] document)
    {
        using var temp = new TempFolder();
        await File.WriteAllBytesAsync(temp["document.json"], document);
        var ran = await RunAsync(name, "validate.mjs", temp["document.json"]);
        return ran.ExitCode == 0 ? "" : $"{ran.Out}{ran.Error}\nnode ended with {ran.ExitCode}";
    }

    /// <summary>Runs a script of the folder with node.</summary>
    public static async Task<Ran> RunAsync(string name, string script, params string[] arguments)
    {
        var (npm, node) = (Needs.Tool("npm", "npm"), Needs.Tool("node", "nodejs"));
        return await Shell.RunAsync(node, [Path.Combine(await InstalledAsync(npm, name), script), .. arguments]);
    }

    private static async Task<string> InstalledAsync(string npm, string name)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "oracles", name);
        var digest = Digest.Sha256(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"))).Hex[..16];
        var root = Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "cnikit-tests",
            "npm")).FullName;
        var folder = Path.Combine(root, $"{name}-{digest}");
        using var held = await FileLock.TakeAsync(folder + ".lock");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        var done = Path.Combine(folder, "node_modules", ".done");
        if (File.Exists(done)) return folder;
        var ran = await Shell.RunAsync(
            npm, ["ci", "--ignore-scripts", "--omit=optional", "--omit=peer", "--no-audit", "--no-fund"], folder, null);
        if (ran.ExitCode != 0) Needs.Missing($"needs the npm packages of tests/oracles/{name} (npm ci failed)");
        await File.WriteAllTextAsync(done, "");
        return folder;
    }
}
