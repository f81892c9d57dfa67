namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>A root directory with busybox and nothing else, in which commands run as on a node or in a container.</summary>
internal sealed class BusyboxRoot : IDisposable
{
    /// <summary>What the installer runs, of busybox's.</summary>
    public static readonly string[] Applets =
    [
        "sh", "cat", "chmod", "chown", "cp", "cut", "dirname", "grep", "head", "id", "mkdir", "mktemp", "mv", "printf", "readlink", "rm",
        "sha256sum", "sort", "stat", "sync", "tr", "uname", "wc", "wget",
    ];

    private readonly TempFolder folder = new(Directory.Exists("/dev/shm") ? "/dev/shm" : null);

    public BusyboxRoot()
    {
        Needs.Linux();
        Needs.Root();
        var busybox = Needs.Tool("busybox", "busybox-static");
        foreach (var made in (string[])["bin", "dev", "tmp"]) Directory.CreateDirectory(folder[made]);
        File.Copy(busybox, folder["bin/busybox"]);
        folder.Write("dev/null", "");
        foreach (var name in Applets) File.CreateSymbolicLink(folder[$"bin/{name}"], "busybox");
    }

    public string this[string path] => folder[path.TrimStart('/')];

    public void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllBytes(this[path], content);
    }

    public void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            Write(Path.Combine(to, Path.GetRelativePath(from, file)), File.ReadAllBytes(file));
    }

    /// <summary>Runs a command in it.</summary>
    public Task<Ran> RunAsync(params IEnumerable<string> command) => Shell.RunAsync(
        "chroot", [folder.Path, .. command], null, new Dictionary<string, string?> { ["PATH"] = "/bin" });

    public void Dispose() => folder.Dispose();
}
