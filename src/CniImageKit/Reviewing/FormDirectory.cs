using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Deploying;
using CniImageKit.Outputs;
using CniImageKit.Staging;

namespace CniImageKit.Reviewing;

/// <summary>
/// The directory of a form, in which <c>SHA256SUMS</c> lists every other file as sha256sum(1) does: what others put there, or changed, is
/// known by it, and people check by it what they copied.
/// </summary>
internal static class FormDirectory
{
    private const string Sums = "SHA256SUMS";
    private const UnixFileMode Readable = (UnixFileMode)0b110_100_100;
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    /// <summary>Raises CNIK7311 where the directory holds what no earlier run wrote. Nothing in a tree is ever replaced.</summary>
    public static void Guard(string directory, string shown, DeployKind kind)
    {
        if (kind == DeployKind.Tree) return;
        if (File.Exists(directory)) throw new CniImageKitException(Rules.DeployedByOthers(shown, "a file"));
        if (!Directory.Exists(directory)) return;
        var sums = Path.Combine(directory, Sums);
        var known = File.Exists(sums) ? File.ReadAllLines(sums).ToHashSet(StringComparer.Ordinal) : [];
        var stranger = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(directory, f).Replace('\\', '/')).Where(f => f != Sums)
            .Order(StringComparer.Ordinal).FirstOrDefault(f => !known.Contains(Line(DigestOf(Path.Combine(directory, f)), f)));
        if (stranger is not null) throw new CniImageKitException(Rules.DeployedByOthers(shown, stranger));
    }

    /// <summary>Writes the whole directory beside its place and swaps it in, unless it is the same.</summary>
    public static async Task<bool> ReplaceAsync(
        string directory, IReadOnlyCollection<DeployFile> files, CancellationToken cancellationToken)
    {
        using var swap = OutputSwap.Begin(directory);
        DeployFile[] all = [.. files, DeployFile.Of(Sums, string.Concat(files.Select(f => Line(f.Sha256, f.Path) + "\n")))];
        foreach (var file in all)
        {
            var path = Path.Combine(swap.New, file.Path);
            using var content = Open(file);
            await OutputFile.WriteAsync(path, directory, content, cancellationToken);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, file.Executable ? Executable : Readable);
        }

        if (!OperatingSystem.IsWindows())
        {
            foreach (var made in Directory.GetDirectories(swap.New, "*", SearchOption.AllDirectories).Append(swap.New))
                File.SetUnixFileMode(made, Executable);
        }

        return swap.Commit(sameTimes: false);
    }

    /// <summary>Adds files to a tree that several locks share, each whole or not at all.</summary>
    public static async Task<bool> AddAsync(string directory, IEnumerable<DeployFile> files, CancellationToken cancellationToken)
    {
        var written = false;
        foreach (var file in files)
        {
            var path = Path.Combine(directory, file.Path);
            if (File.Exists(path) && DigestOf(path) == file.Sha256) continue;
            using var content = Open(file);
            written |= await OutputFile.ReplaceAsync(path, content, cancellationToken);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Readable);
        }

        return written;
    }

    private static Stream Open(DeployFile file) =>
        file.Plugin is { } plugin ? VerifiedStream.Open(plugin) : new MemoryStream(file.Text.ToArray(), writable: false);

    private static string Line(Digest digest, string path) => $"{digest.Hex}  {path}";

    private static Digest DigestOf(string file)
    {
        using var content = File.OpenRead(file);
        return Digest.FromHash(System.Security.Cryptography.SHA256.HashData(content));
    }
}
