using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Toml;

namespace CniImageKit.Cni.Runtimes;

/// <summary>
/// What containerd's configuration says of plugins, read as containerd's own loader reads it (containerd/containerd
/// cmd/containerd/server/config/config.go and plugins/cri/runtime/plugin.go, services/server/config/config.go of 1.x): imports breadth
/// first, each file once; 1.x takes a plugin's whole section from the last file that has it, 2.x merges key by key.
/// </summary>
internal static class ContainerdConfig
{
    /// <summary>Where containerd looks unless it is told otherwise.</summary>
    public const string DefaultFile = "/etc/containerd/config.toml";

    private const string NoName = "plugins.cri is a name of version 1, and the file is of another";
    private const string ShortName = "cri";
    private const string Service = "io.containerd.grpc.v1.cri";
    private const string Runtime = "io.containerd.cri.v1.runtime";
    private const string Server = "io.containerd.server.v1.grpc";
    private static readonly Version WithBinDirs = new(2, 1);
    private static readonly Version MigratingFiles = new(2, 3);

    /// <summary>Reads a configuration with its imports; without a file the defaults hold.</summary>
    /// <param name="path">The file.</param>
    /// <param name="build">
    /// The containerd that reads it. Where its version is unknown, a file of version 3 means 2.1, an older one 1.7.
    /// </param>
    /// <param name="files">The node's files.</param>
    public static RuntimeSettings Read(string path, ContainerdBuild build, RuntimeFiles files)
    {
        var loaded = Load(path, build, files);
        var known = build with { Version = build.Version ?? (loaded.Any(f => f.Version >= 3) ? WithBinDirs : new Version(1, 7)) };
        var reader = known.Version;
        var cni = reader.Major < 2 ? Last(loaded, reader, files)
            : reader < MigratingFiles ? MergedThenMigrated(loaded, reader, files) : MigratedThenMerged(loaded, reader, files);
        var disabled = loaded.Any(f => f.Table.Find("disabled_plugins") is TomlList list
            && list.Items.OfType<TomlText>().Any(t => t.Text is ShortName or Service or Runtime));
        return new RuntimeSettings(Directories(cni, known, files), disabled)
        {
            // Since version 4 of the file it is a plugin's, too.
            Socket = loaded.Select(f => f.Plugin(Server)?.Find("address") ?? f.Table.Find("grpc", "address")).OfType<TomlText>()
                .LastOrDefault(t => t.Text.Length > 0)?.Text,
        };
    }

    private static List<ConfigFile> Load(string path, ContainerdBuild build, RuntimeFiles files)
    {
        var (loaded, seen) = (new List<ConfigFile>(), new HashSet<string>(StringComparer.Ordinal));
        var pending = new Queue<Import>([new Import(path, null, null)]);
        while (pending.TryDequeue(out var next))
        {
            // containerd loads a file once, so that files that import each other are no endless loop; nobody means to write them.
            if (!seen.Add(next.Path))
            {
                if (next.IsAbove(next.Path)) files.Findings.Add(Rules.CircularImport(next.At!, next.Path));
                continue;
            }

            if (files.Open(next.Path, next.At) is not { } table) continue;
            loaded.Add(new ConfigFile(next.Path, table));
            foreach (var import in (table.Find("imports") as TomlList)?.Items.OfType<TomlText>() ?? [])
            {
                var many = import.Text.Contains('*', StringComparison.Ordinal);
                var named = Absolute(many && build.GlobsFromRoot ? "/" : next.Path, import.Text);
                foreach (var found in many ? files.Glob(named) : [named])
                    pending.Enqueue(new Import(found, import.At, next));
            }
        }

        return loaded;
    }

    private static string Absolute(string parent, string path) =>
        Path.GetFullPath(path.StartsWith('/') ? path : $"{Path.GetDirectoryName(parent)}/{path}");

    // services/server/config/config.go, mergeConfig: "Replace entire sections instead of merging map's values".
    private static TomlTable? Last(List<ConfigFile> loaded, Version reader, RuntimeFiles files)
    {
        var version = loaded.LastOrDefault(f => f.Version > 0)?.Version ?? 1;
        foreach (var file in loaded)
        {
            Unread(file, Runtime, reader, files);
            if (version == 1) Unread(file, Service, reader, files);
            // ValidateV2: "invalid plugin key URI", and containerd ends.
            else if (file.Plugin(ShortName) is { } old) files.Findings.Add(Rules.RuntimeFileUnreadable(old.At, file.Path, NoName));
        }

        var read = version == 1 ? ShortName : Service;
        return loaded.LastOrDefault(f => f.Plugin(read) is not null)?.Plugin(read)?.Find("cni") as TomlTable;
    }

    // 2.0 to 2.2 take a file without version, or of version 1, for one of the version reached so far, which is 3 at first, and migrate the
    // whole: so a lone file of version 1 is not migrated.
    private static TomlTable? MergedThenMigrated(List<ConfigFile> loaded, Version reader, RuntimeFiles files)
    {
        var (version, old, own) = (3L, (TomlTable?)null, (TomlTable?)null);
        foreach (var file in loaded)
        {
            version = file.Version <= 1 ? version : file.Version;
            old = Over(old, file.Old);
            own = Over(own, file.Plugin(Runtime)?.Find("cni") as TomlTable);
        }

        if (version < 3) return old is null ? own : Migrated(old, own, reader);
        foreach (var file in loaded) Unread(file, Service, reader, files);
        return own;
    }

    private static TomlTable? MigratedThenMerged(List<ConfigFile> loaded, Version reader, RuntimeFiles files)
    {
        TomlTable? merged = null;
        foreach (var file in loaded)
        {
            var cni = file.Plugin(Runtime)?.Find("cni") as TomlTable;
            if (file.Version >= 3) Unread(file, Service, reader, files);
            else if (file.Old is { } old) cni = Migrated(old, cni, reader);
            merged = Over(merged, cni);
        }

        return merged;
    }

    // plugins/cri/runtime/plugin.go, migrateConfig: since 2.1 bin_dir becomes bin_dirs, whatever that says.
    private static TomlTable Migrated(TomlTable old, TomlTable? own, Version reader)
    {
        if (reader < WithBinDirs) return own ?? old;
        var kept = Over(old, own)!;
        if (old.Member("bin_dir") is not { Value: TomlText one } member) return kept;
        var list = new TomlMember("bin_dirs", member.At, new TomlList(one.At, [one]));
        return kept with { Members = [.. kept.Members.Where(m => m.Key is not ("bin_dir" or "bin_dirs")), list] };
    }

    private static TomlTable? Over(TomlTable? below, TomlTable? above) => (below, above) switch
    {
        (null, _) => above,
        (_, null) => below,
        _ => below with { Members = [.. below.Members.Where(m => above.Member(m.Key) is null), .. above.Members] },
    };

    private static ImmutableArray<RuntimeDirectory> Directories(TomlTable? cni, ContainerdBuild build, RuntimeFiles files)
    {
        var one = cni?.Find("bin_dir") as TomlText;
        var many = cni?.Find("bin_dirs") as TomlList;
        if (build.Version < WithBinDirs)
        {
            if (many is not null) files.Findings.Add(Rules.SettingNotRead(many.At, "bin_dirs", $"containerd {build.Version!.ToString(2)}"));
            return one is null ? build.Directories : Only(one);
        }

        if (one is null or { Text: "" }) return many is null ? build.Directories : RuntimeSettings.Listed(many);
        var listed = many is null ? [] : RuntimeSettings.Listed(many);
        if (listed.IsEmpty || listed.Select(d => d.Path).SequenceEqual(build.Defaults)) return Only(one);
        files.Findings.Add(Rules.BothBinDirs(cni!.Member("bin_dirs")!.At));
        return listed;
    }

    private static ImmutableArray<RuntimeDirectory> Only(TomlText one) =>
        one.Text.Length == 0 ? [] : [RuntimeDirectory.At(one.Text, one.At)];

    private static void Unread(ConfigFile file, string section, Version reader, RuntimeFiles files)
    {
        if (file.Plugin(section)?.Member("cni") is { Value: TomlTable } cni)
            files.Findings.Add(Rules.SettingNotRead(cni.At, $"plugins.\"{section}\".cni", $"containerd {reader.ToString(2)} in this file"));
    }

    private sealed record ConfigFile(string Path, TomlTable Table)
    {
        // A file that states none has none of its own: it follows the file that imports it.
        public long Version => Table.Find("version") is TomlNumber number ? number.Number : 0;

        // What 2.x takes for the section of version 2: the short name is one of version 1.
        public TomlTable? Old => (Version <= 1 ? Plugin(ShortName) ?? Plugin(Service) : Plugin(Service))?.Find("cni") as TomlTable;

        public TomlTable? Plugin(string name) => Table.Find("plugins", name) as TomlTable;
    }

    private sealed record Import(string Path, Location? At, Import? By)
    {
        public bool IsAbove(string path) => By is not null && (By.Path == path || By.IsAbove(path));
    }
}
