using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CniImageKit.Cni.Runtimes;

namespace CniImageKit.Nodes.Running;

/// <summary>A process of the node that is a runtime or the kubelet.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">containerd, crio or kubelet.</param>
/// <param name="Arguments">Its command line, without the program.</param>
/// <param name="Program">The path of its program on the node; null where it may not be seen.</param>
internal sealed record NodeProcess(int Id, string Name, ImmutableArray<string> Arguments, string? Program)
{
    private const int MaxBytes = 256 << 10;

    /// <summary>Those that run, by number. Those inside of containers are left out: they have mounts of their own.</summary>
    public static IEnumerable<NodeProcess> Of(NodeRoot root)
    {
        var mounts = Link(root, "/proc/1/ns/mnt");
        var numbers = root.Names("/proc")
            .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0);
        foreach (var id in numbers.Where(n => n > 0).Order())
        {
            if (Read(root, id) is not { } process) continue;
            if (mounts is null || Link(root, $"/proc/{id}/ns/mnt") is not { } own || own == mounts) yield return process;
        }
    }

    /// <summary>
    /// How it was started. Another's environment may be read by root only; where it may not, that of its unit is likely the same.
    /// </summary>
    /// <param name="root">The node's files.</param>
    /// <param name="unit">The names that its unit may have.</param>
    public RuntimeCommand Command(NodeRoot root, params ReadOnlySpan<string> unit)
    {
        if (Words(root, $"/proc/{Id}/environ") is not { IsDefault: false } words)
            return (NodeUnit.Find(root, unit) ?? RuntimeCommand.None) with { Arguments = Arguments };
        var variables = words.Select(w => w.Split('=', 2)).Where(w => w.Length == 2).DistinctBy(w => w[0]);
        return new RuntimeCommand(Arguments, variables.ToImmutableDictionary(w => w[0], w => w[1]));
    }

    private static NodeProcess? Read(NodeRoot root, int id)
    {
        if (Words(root, $"/proc/{id}/cmdline") is not { IsDefaultOrEmpty: false } words) return null;
        var name = Path.GetFileName(words[0].Split(' ')[0]);
        return name is "containerd" or "crio" or "kubelet" ? new NodeProcess(id, name, words[1..], Link(root, $"/proc/{id}/exe")) : null;
    }

    // Default where it cannot be read, or where the process ended while it was looked at.
    private static ImmutableArray<string> Words(NodeRoot root, string file)
    {
        try
        {
            return root.Read(file, MaxBytes) is { Length: > 0 } text
                ? [.. Encoding.UTF8.GetString(text).TrimEnd('\0').Split('\0')] : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static string? Link(NodeRoot root, string path)
    {
        try
        {
            return new FileInfo(root.Here(path)).LinkTarget?.Replace(" (deleted)", "", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
