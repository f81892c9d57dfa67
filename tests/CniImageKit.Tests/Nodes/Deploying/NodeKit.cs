using System.Security.Cryptography;
using System.Text;
using CniImageKit.Nodes.Deploying;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The installer with a set that a test writes, and a node's root directory that it is run on.</summary>
internal sealed class NodeKit : IDisposable
{
    public const string Directory = "/opt/cni/bin";
    // In memory where that can be: the installer flushes every file, which a busy disk makes slow.
    private readonly TempFolder folder = new(System.IO.Directory.Exists("/dev/shm") ? "/dev/shm" : null);

    public NodeKit()
    {
        Needs.Linux();
        Needs.Root();
        System.IO.Directory.CreateDirectory(folder["node/opt/cni/bin"]);
    }

    /// <summary>Shells that the installer is for, each with the tools that it comes with.</summary>
    public static TheoryData<string> Shells => ["dash", "busybox"];

    public string this[string relative] => folder[relative];

    public string Root => folder["node"];

    public TempFolder Folder => folder;

    /// <summary>Writes a set: what each plugin's bytes are.</summary>
    public NodeKit Write(string kit, params (string Name, string Content)[] plugins) =>
        WriteBytes(kit, [.. plugins.Select(p => (p.Name, Encoding.UTF8.GetBytes(p.Content)))]);

    public NodeKit WriteBytes(string kit, params (string Name, byte[] Content)[] plugins)
    {
        var set = new StringBuilder($"# a test's\ndirectory {Directory}\n");
        foreach (var (name, content) in plugins)
        {
            folder.Write($"{kit}/files/linux-amd64/{name}", "");
            File.WriteAllBytes(folder[$"{kit}/files/linux-amd64/{name}"], content);
            set.Append($"linux-amd64 {Hex(content)} {content.Length} {name}\n");
        }

        folder.Write($"{kit}/set", set.ToString());
        folder.Write($"{kit}/install.sh", DeployTemplate.Installer);
        return this;
    }

    /// <summary>Runs the installer of a set on the node.</summary>
    public Task<Ran> RunAsync(string kit, string shell, params string[] arguments) =>
        RunAsync(kit, shell, new Dictionary<string, string?>(), arguments);

    public Task<Ran> RunAsync(string kit, string shell, Dictionary<string, string?> environment, params string[] arguments)
    {
        string[] all = [folder[$"{kit}/install.sh"], .. arguments, "--root", Root, "--platform", "linux-amd64"];
        if (shell != "busybox") return Shell.RunAsync(Needs.Tool(shell, "dash"), all, folder.Path, environment);
        var busybox = Needs.Tool("busybox", "busybox-static");
        environment.TryAdd("PATH", Applets(busybox));
        return Shell.RunAsync(busybox, ["sh", .. all], folder.Path, environment);
    }

    /// <summary>A directory of nothing but busybox's own tools.</summary>
    public string Applets(string busybox)
    {
        var applets = folder["applets"];
        if (System.IO.Directory.Exists(applets)) return applets;
        System.IO.Directory.CreateDirectory(applets);
        string[] names =
        [
            "cat", "chmod", "chown", "cp", "cut", "dirname", "grep", "head", "id", "mkdir", "mktemp", "mv", "readlink", "rm", "sha256sum",
            "sort", "stat", "sync", "tr", "uname", "wget", "wc",
        ];
        foreach (var name in names) File.CreateSymbolicLink(Path.Combine(applets, name), busybox);
        return applets;
    }

    /// <summary>What lies in the plugin directory: name and text of each, hidden files too.</summary>
    public string Plugins => string.Join(", ", new DirectoryInfo(folder["node/opt/cni/bin"]).GetFiles()
        .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"{f.Name}={File.ReadAllText(f.FullName)}"));

    public string PathOf(string plugin) => folder[$"node/opt/cni/bin/{plugin}"];

    public void Put(string plugin, string content) => File.WriteAllText(PathOf(plugin), content);

    /// <summary>Mode, owner and group, as stat(1) says them.</summary>
    public async Task<string> ModeAsync(string plugin) =>
        (await Shell.RunAsync("stat", "-c", "%a %u %g", PathOf(plugin))).Ok().Out.Trim();

    public void Dispose() => folder.Dispose();

    public static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
