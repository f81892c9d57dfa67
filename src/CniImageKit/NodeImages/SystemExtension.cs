using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Staging;

namespace CniImageKit.NodeImages;

/// <summary>
/// A system extension (systemd-sysext(8)): a squashfs image of /usr and /opt with a release file that names it. It is for every
/// distribution (<c>ID=_any</c>), as the plugins' own needs are checked when they are locked.
/// </summary>
internal static class SystemExtension
{
    /// <summary>The program that writes the image, and the Debian package that has it.</summary>
    public const string Program = "mksquashfs";

    /// <summary>See <see cref="Program"/>.</summary>
    public const string Package = "squashfs-tools";

    private const string Suffix = ".raw";

    /// <summary>The tree with the release file. systemd wants it to have the name of the image's file.</summary>
    /// <param name="tree">The files. Raises CNIK7303 where one lies outside of /usr and /opt.</param>
    /// <param name="file">The image's path.</param>
    /// <param name="shown">The path as the user would name it.</param>
    public static StagedTree TreeOf(StagedTree tree, string file, string shown)
    {
        if (tree.Files.FirstOrDefault(f => !Under(f, "/usr/") && !Under(f, "/opt/")) is { } stranger)
            throw new CniImageKitException(Rules.OutsideExtension(shown, stranger.Path.Value));
        var content = Encoding.ASCII.GetBytes($"ID=_any\nARCHITECTURE={Architecture(tree.Platform)}\n");
        var release = new StagedFile
        {
            Path = ImagePath.Parse($"/usr/lib/extension-release.d/extension-release.{NameOf(file)}"),
            Mode = 0b110_100_100,
            Size = content.Length,
            Sha256 = Digest.Sha256(content),
            Content = content,
        };
        return tree with { Files = [.. tree.Files.Append(release).OrderBy(f => f.Path)] };
    }

    /// <summary>A file that makes the node's /opt read-only when the extension is merged, or null.</summary>
    public static string? InOpt(StagedTree tree) => tree.Files.FirstOrDefault(f => Under(f, "/opt/"))?.Path.Value;

    /// <summary>
    /// Writes the image to a new file. The same tree gives the same bytes, whatever the number of CPUs, by the same version of the
    /// program: <see cref="SettingsAsync"/> names all that they depend on besides. Raises CNIK7302, and what making the tar raises.
    /// </summary>
    public static Task WriteAsync(
        SystemProgram program, StagedTree tree, SourceDate date, LayerCompression compression, string file, string output,
        CancellationToken cancellationToken)
    {
        var tar = LayerTar.Of(tree, date);
        var time = date.UnixSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        // From a tar, so that owners and modes are what it says, and no user need be root.
        string[] arguments =
        [
            "-", file, "-tar", "-noappend", "-no-progress", "-quiet", "-no-xattrs", "-exports",
            "-mkfs-time", time, "-all-time", time, .. Compression(compression),
        ];
        return program.FeedAsync(arguments, (pipe, token) => tar.WriteAsync(pipe, token), output, cancellationToken);
    }

    /// <summary>What the bytes depend on besides tree and date.</summary>
    public static async Task<string> SettingsAsync(SystemProgram program, LayerCompression compression, CancellationToken cancellationToken)
    {
        var version = (await program.AskAsync(["-version"], cancellationToken)).Split('\n')[0].Trim();
        return $"{version} {string.Join(' ', Compression(compression))}";
    }

    /// <summary>The extension's name: the file's without <c>.raw</c>.</summary>
    public static string NameOf(string file) => Path.GetFileName(file)[..^Suffix.Length];

    private static string[] Compression(LayerCompression compression) =>
        compression == LayerCompression.Gzip ? ["-comp", "gzip"] : ["-comp", "zstd", "-Xcompression-level", "15"];

    private static bool Under(StagedFile file, string hierarchy) => file.Path.Value.StartsWith(hierarchy, StringComparison.Ordinal);

    // The words of ConditionArchitecture= (systemd.unit(5)), which ARCHITECTURE= is compared with.
    private static string Architecture(Platform platform) => platform.Architecture switch
    {
        "amd64" => "x86-64",
        "386" => "x86",
        "ppc64le" => "ppc64-le",
        "mips64le" => "mips64-le",
        "loong64" => "loongarch64",
        var same => same,
    };
}
