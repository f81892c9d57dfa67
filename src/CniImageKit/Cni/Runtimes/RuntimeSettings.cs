using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Toml;

namespace CniImageKit.Cni.Runtimes;

/// <summary>What a runtime's configuration says of plugins.</summary>
/// <param name="Directories">Where it looks, in order.</param>
/// <param name="Disabled">It runs no pods: containerd with its cri plugin turned off.</param>
internal sealed record RuntimeSettings(ImmutableArray<RuntimeDirectory> Directories, bool Disabled = false)
{
    /// <summary>The socket that the kubelet reaches it by, as its configuration has it; null where that names none.</summary>
    public string? Socket { get; init; }

    /// <summary>Directories that no file names.</summary>
    public static ImmutableArray<RuntimeDirectory> Default(string runtime, params ImmutableArray<string> paths) =>
        [.. paths.Select(p => new RuntimeDirectory(p, $"the default of {runtime}"))];

    /// <summary>The texts of a list, each with its place.</summary>
    public static ImmutableArray<RuntimeDirectory> Listed(TomlList list) =>
        [.. list.Items.OfType<TomlText>().Where(t => t.Text.Length > 0).Select(t => RuntimeDirectory.At(t.Text, t.At))];
}

/// <summary>A directory that a runtime searches.</summary>
/// <param name="Path">As the configuration has it.</param>
/// <param name="From">The file and line that names it, or whose default it is.</param>
internal sealed record RuntimeDirectory(string Path, string From)
{
    /// <summary>A directory that a file names.</summary>
    public static RuntimeDirectory At(string path, Location at) => new(path, $"{at.File}:{at.Line}");
}
