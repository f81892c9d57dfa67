using System.Collections.Immutable;
using System.Text;

namespace CniImageKit.Nodes.Running;

/// <summary>A process of the node that is a runtime.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">containerd or crio.</param>
/// <param name="Arguments">Its command line, without the program.</param>
/// <param name="Program">The path of its program on the node; null where it may not be seen.</param>
internal sealed record NodeProcess(int Id, string Name, ImmutableArray<string> Arguments, string? Program)
{
    private const int MaxArguments = 64 << 10;

    /// <summary>The runtimes that run, by number. Those inside of containers are left out: they have mounts of their own.</summary>
    public static IEnumerable<NodeProcess> Of(NodeRoot root)
    {
        var mounts = Link(root, "/proc/1/ns/mnt");
        foreach (var id in root.Names("/proc").Where(n => n.All(char.IsAsciiDigit)).Select(int.Parse).Order())
        {
            if (Read(root, id) is not { } process) continue;
            if (mounts is null || Link(root, $"/proc/{id}/ns/mnt") is not { } own || own == mounts) yield return process;
        }
    }

    private static NodeProcess? Read(NodeRoot root, int id)
    {
        try
        {
            if (root.Read($"/proc/{id}/cmdline", MaxArguments) is not { Length: > 0 } line) return null;
            string[] words = Encoding.UTF8.GetString(line).TrimEnd('\0').Split('\0');
            var name = Path.GetFileName(words[0].Split(' ')[0]);
            return name is "containerd" or "crio" ? new NodeProcess(id, name, [.. words.Skip(1)], Link(root, $"/proc/{id}/exe")) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at.
            return null;
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
