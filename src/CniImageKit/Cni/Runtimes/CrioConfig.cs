using CniImageKit.Toml;

namespace CniImageKit.Cni.Runtimes;

/// <summary>
/// What CRI-O's configuration says of plugins (crio.conf(5), crio.conf.d(5)): the file, then every file of the directory by name; the last
/// that says something holds, and the command line is above all. plugin_dir, deprecated, is searched after plugin_dirs.
/// </summary>
internal static class CrioConfig
{
    /// <summary>The file unless it is told otherwise.</summary>
    public const string DefaultFile = "/etc/crio/crio.conf";

    /// <summary>The directory unless it is told otherwise.</summary>
    public const string DefaultDropIns = "/etc/crio/crio.conf.d";

    private const string DefaultDirectory = "/opt/cni/bin";

    /// <summary>Reads the configuration of a process with these arguments.</summary>
    public static RuntimeSettings Read(IReadOnlyList<string> arguments, RuntimeFiles files)
    {
        var directories = RuntimeSettings.Default("cri-o", DefaultDirectory);
        TomlText? last = null;
        string file = RuntimeArguments.Of(arguments, "--config", "-c") ?? DefaultFile;
        var dropIns = RuntimeArguments.Of(arguments, "--config-dir", "-d") ?? DefaultDropIns;
        foreach (var path in files.Glob($"{dropIns}/*").Prepend(file).Where(p => p.Length > 0))
        {
            if (files.Open(path)?.Find("crio", "network") is not TomlTable network) continue;
            if (network.Find("plugin_dirs") is TomlList many) directories = RuntimeSettings.Listed(many);
            if (network.Find("plugin_dir") is TomlText one) last = one;
        }

        if (RuntimeArguments.Of(arguments, "--cni-plugin-dir") is { } given)
            directories = [.. given.Split(',').Select(d => new RuntimeDirectory(d, "--cni-plugin-dir of crio"))];
        return new RuntimeSettings(last is null or { Text: "" } ? directories : directories.Add(RuntimeDirectory.At(last.Text, last.At)));
    }
}
