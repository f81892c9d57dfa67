using System.Collections.Immutable;
using CniImageKit.Toml;

namespace CniImageKit.Cni.Runtimes;

/// <summary>
/// What CRI-O's configuration says of plugins, read as CRI-O reads it (cri-o/cri-o internal/criocli/criocli.go, mergeConfig, and
/// pkg/config/config.go, UpdateFromPath): the file, then every file below the directory as Go walks it, whatever its name; the last that
/// says something holds. The environment is above the files, and the command line above all. plugin_dir, deprecated, is searched last.
/// </summary>
internal static class CrioConfig
{
    /// <summary>The file unless it is told otherwise.</summary>
    public const string DefaultFile = "/etc/crio/crio.conf";

    /// <summary>The directory unless it is told otherwise.</summary>
    public const string DefaultDropIns = "/etc/crio/crio.conf.d";

    private const string DefaultDirectory = "/opt/cni/bin";
    private const string DefaultSocket = "/var/run/crio/crio.sock";
    private const string Variable = "CONTAINER_CNI_PLUGIN_DIR";

    /// <summary>Reads the configuration of a process that was started so.</summary>
    public static RuntimeSettings Read(RuntimeCommand command, RuntimeFiles files)
    {
        var directories = RuntimeSettings.Default("cri-o", DefaultDirectory);
        var (last, socket) = ((TomlText?)null, DefaultSocket);
        var file = command.Option("config", "c") ?? command.Variable("CONTAINER_CONFIG") ?? DefaultFile;
        var dropIns = command.Option("config-dir", "d") ?? command.Variable("CONTAINER_CONFIG_DIR") ?? DefaultDropIns;
        IEnumerable<string> below = dropIns.Length == 0 ? [] : files.Walk(dropIns);
        foreach (var path in below.Prepend(file).Where(p => p.Length > 0))
        {
            if (files.Open(path)?.Find("crio") is not TomlTable crio) continue;
            if (crio.Find("network", "plugin_dirs") is TomlList many) directories = RuntimeSettings.Listed(many);
            if (crio.Find("network", "plugin_dir") is TomlText one) last = one;
            if (crio.Find("api", "listen") is TomlText listen) socket = listen.Text;
        }

        if (command.Options("cni-plugin-dir") is { IsEmpty: false } given) directories = Parted(given, "--cni-plugin-dir of crio");
        else if (command.Variable(Variable) is { } set) directories = Parted([set], $"{Variable} of crio");
        return new RuntimeSettings(last is null or { Text: "" } ? directories : directories.Add(RuntimeDirectory.At(last.Text, last.At)))
        {
            Socket = command.Option("listen") ?? command.Variable("CONTAINER_LISTEN") ?? socket,
        };
    }

    private static ImmutableArray<RuntimeDirectory> Parted(ImmutableArray<string> values, string from) =>
    [
        .. values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries)).Where(d => d.Length > 0)
            .Select(d => new RuntimeDirectory(d, from)),
    ];
}
