using System.Collections.Immutable;
using System.Text;

namespace CniImageKit.Nodes.Running;

/// <summary>The mounts of a node (proc_pid_mountinfo(5)), which say where nothing may be run.</summary>
internal sealed class NodeMounts
{
    private const int MaxBytes = 4 << 20;
    private readonly ImmutableArray<(string Point, bool NoExec)> _mounts;

    private NodeMounts(ImmutableArray<(string Point, bool NoExec)> mounts) => _mounts = mounts;

    /// <summary>
    /// Reads those of the node's first process, whose namespace is the node's own even where a container looks; where that may not be
    /// read, those of this process. None where neither is there.
    /// </summary>
    public static NodeMounts Read(NodeRoot root)
    {
        foreach (var process in new[] { "1", "self" })
        {
            try
            {
                if (root.Read($"/proc/{process}/mountinfo", MaxBytes) is { Length: > 0 } content)
                    return Parse(Encoding.UTF8.GetString(content));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }

        return new NodeMounts([]);
    }

    /// <summary>Reads the text of such a file; what is no line of it is passed over.</summary>
    public static NodeMounts Parse(string text) => new(
    [
        .. text.Split('\n').Select(l => l.Split(' ')).Where(f => f.Length > 6)
            .Select(f => (Unescaped(f[4]), f[5].Split(',').Contains("noexec"))),
    ]);

    /// <summary>The mount that a path without links lies on, where it forbids to run programs; else null.</summary>
    public string? NoExec(string path)
    {
        // The last of the longest: a later mount hides an earlier one at the same place.
        var (point, noExec) = _mounts.Where(m => $"{path}/".StartsWith(m.Point.TrimEnd('/') + "/", StringComparison.Ordinal))
            .Aggregate((Point: "", NoExec: false), (best, m) => m.Point.Length >= best.Point.Length ? m : best);
        return noExec ? point : null;
    }

    // Blank, tab, newline and backslash stand there as three octal digits.
    private static string Unescaped(string field) => field.Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
