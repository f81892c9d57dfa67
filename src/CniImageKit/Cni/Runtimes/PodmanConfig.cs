using CniImageKit.Toml;

namespace CniImageKit.Cni.Runtimes;

/// <summary>What containers.conf(5) says of plugins: the last file that has <c>cni_plugin_dirs</c> holds.</summary>
internal static class PodmanConfig
{
    /// <summary>The files, the last the strongest.</summary>
    private static readonly string[] Places =
    [
        "/usr/share/containers/containers.conf", "/usr/share/containers/containers.conf.d/*.conf",
        "/etc/containers/containers.conf", "/etc/containers/containers.conf.d/*.conf",
    ];

    /// <summary>Reads the configuration for all users.</summary>
    public static RuntimeSettings Read(RuntimeFiles files)
    {
        var directories = RuntimeSettings.Default(
            "podman", "/usr/local/libexec/cni", "/usr/libexec/cni", "/usr/local/lib/cni", "/usr/lib/cni", "/opt/cni/bin");
        foreach (var path in Places.SelectMany(p => p.Contains('*', StringComparison.Ordinal) ? files.Glob(p) : [p]))
        {
            if (files.Open(path)?.Find("network", "cni_plugin_dirs") is TomlList many) directories = RuntimeSettings.Listed(many);
        }

        return new RuntimeSettings(directories);
    }
}
