using CniImageKit.Diagnostics;
using CniImageKit.Toml;

namespace CniImageKit.Cni.Runtimes;

/// <summary>
/// The configuration files of one runtime, by their absolute paths on the node. What is wrong with one is kept (CNIK5252, 5253), and the
/// others are read all the same.
/// </summary>
/// <param name="read">The bytes of a file, at most one more than a file may have; null where there is none.</param>
/// <param name="glob">The paths that fit a pattern, in the order of Go's filepath.Glob.</param>
/// <param name="walk">What lies below a path and is no directory, in the order of Go's filepath.Walk.</param>
internal sealed class RuntimeFiles(
    Func<string, byte[]?> read, Func<string, IEnumerable<string>> glob, Func<string, IEnumerable<string>> walk)
{
    /// <summary>What a file may have at most.</summary>
    public const int MaxBytes = TomlReader.MaxBytes;

    private const int Most = 256;

    /// <summary>What is wrong with the files, and with what they say.</summary>
    public List<Diagnostic> Findings { get; } = [];

    /// <summary>The files that were there, in the order in which they were read.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The file's table; null where there is none or where it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="named">What names it, where it must be there.</param>
    public TomlTable? Open(string path, Location? named = null)
    {
        if (Names.Count == Most)
        {
            Findings.Add(Rules.RuntimeFileUnreadable(named ?? new Location(path), path, $"more than {Most} files are imported"));
            return null;
        }

        try
        {
            if (read(path) is { } content)
            {
                Names.Add(path);
                return TomlReader.Read(path, content);
            }

            if (named is not null) Findings.Add(Rules.RuntimeFileUnreadable(named, path, "it is not there"));
        }
        catch (CniImageKitException bad)
        {
            Findings.AddRange(bad.Diagnostics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Findings.Add(Rules.RuntimeFileUnreadable(named ?? new Location(path), path, e.Message.TrimEnd('.')));
        }

        return null;
    }

    /// <summary>The paths that fit a pattern.</summary>
    public IEnumerable<string> Glob(string pattern) => glob(pattern);

    /// <summary>All below a path, or the path itself, but no directories; a link to one is none.</summary>
    public IEnumerable<string> Walk(string path) => walk(path);
}
