using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Reviewing;

/// <summary>A real git repository with manifests and locks, and the command as git and people there start it.</summary>
internal sealed class GitBed : IDisposable
{
    private readonly TempFolder folder = new();

    /// <param name="name">The repository's folder, which git and the kit must be able to bear.</param>
    public GitBed(string name = "a repository")
    {
        Git = Needs.Tool("git", "git");
        Root = folder[name];
        Directory.CreateDirectory(Root);
        Environment = new()
        {
            ["HOME"] = folder.Path,
            ["XDG_CONFIG_HOME"] = null,
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_AUTHOR_NAME"] = "A",
            ["GIT_AUTHOR_EMAIL"] = "a@localhost",
            ["GIT_COMMITTER_NAME"] = "C",
            ["GIT_COMMITTER_EMAIL"] = "c@localhost",
            ["CNIKIT_CACHE"] = folder["store"],
            ["NO_COLOR"] = "1",
            ["CI"] = null,
        };
        folder.Write(".gitconfig", "[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n[protocol \"file\"]\n\tallow = always\n");
    }

    public string Git { get; }

    public string Root { get; }

    public Dictionary<string, string?> Environment { get; }

    /// <summary>How git starts the command.</summary>
    public static string Program
    {
        get
        {
            var (program, before) = Cnikit.Command;
            return string.Join(' ', [program, .. before.Select(b => $"'{b}'")]);
        }
    }

    public string this[string relative] => Path.Combine(Root, relative);

    /// <summary>A folder beside the repository.</summary>
    public string Beside(string name) => folder[name];

    public string Read(string relative) => File.ReadAllText(this[relative]);

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
    }

    /// <summary>Runs git, which must succeed.</summary>
    public async Task<string> OkAsync(params string[] arguments) => (await RunAsync(arguments)).Ok().Out;

    public Task<Ran> RunAsync(params string[] arguments) => Shell.RunAsync(Git, arguments, Root, Environment);

    public Task<Ran> CnikitAsync(params string[] arguments) => CnikitInAsync(Root, arguments);

    public Task<Ran> CnikitInAsync(string directory, params string[] arguments)
    {
        var (program, before) = Cnikit.Command;
        return Shell.RunAsync(program, [.. before, .. arguments], directory, Environment);
    }

    public Task<Ran> SetUpAsync(params string[] more) => CnikitAsync(["init", "--git", "--program", Program, .. more]);

    /// <summary>A repository with one commit of these sources that knows the kit.</summary>
    public static async Task<GitBed> StartAsync(params (string Source, string Version)[] sources)
    {
        var bed = new GitBed();
        await bed.OkAsync("init", "-q");
        (await bed.SetUpAsync()).Ok();
        bed.Lock("cni", sources);
        await bed.CommitAsync("first");
        return bed;
    }

    public async Task CommitAsync(string message)
    {
        await OkAsync("add", "-A");
        await OkAsync("commit", "-q", "-m", message);
    }

    /// <summary>Writes a manifest and the lock that fits it.</summary>
    public void Lock(string stem, params (string Source, string Version)[] sources)
    {
        var text = Manifest(sources);
        Write(stem + ".yaml", text);
        Write(stem + ".lock.json", Locks.Text(Fitting(text)));
    }

    /// <summary>A manifest, an entry of three lines for each source, so that git merges it by itself.</summary>
    public static string Manifest(params (string Source, string Version)[] sources) =>
        "schema: 1\nplatforms: [linux/amd64]\nplugins:\n" + string.Concat(sources.OrderBy(s => s.Source, StringComparer.Ordinal).Select(s =>
            $"  # {s.Source}\n  - from: url\n    name: {s.Source}\n    url: https://plugins.example/{s.Source}-{s.Version}.tgz\n"
            + $"    version: {s.Version}\n    # the end of {s.Source}\n    include: [{s.Source}]\n"));

    /// <summary>The lock that fits a manifest as above.</summary>
    public static Lockfile Fitting(string manifest)
    {
        var read = ManifestReader.Read("cni.yaml", "/", Encoding.UTF8.GetBytes(manifest), PluginCatalog.Load());
        return LockRefresh.Assemble(read.Plugins.Select(p => Locks.Entry with
        {
            Source = p.Name,
            Platform = read.Platforms[0].Value,
            Version = Pinned(p),
            Request = ManifestSlice.Request(p, read.Platforms[0].Value),
            Artifact = Locks.Entry.Artifact with { Location = $"url:https://plugins.example/{p.Name}-{Pinned(p)}.tgz", Verified = [] },
            Files = Locks.Files((p.Name, Locks.Bridge with { Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes(p.Name + Pinned(p))) })),
        }));
    }

    private static string Pinned(PluginEntry entry) => entry.Version!.Value.MinVersion!.ToString();

    public void Dispose() => folder.Dispose();
}
