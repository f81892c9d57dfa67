using System.Buffers;
using System.Text;
using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;

namespace CniImageKit.Nodes.Running;

/// <summary>
/// The version of a runtime's program, without running it: what Go recorded in it, else what dpkg says of its package. The major version
/// alone may follow from the module's path.
/// </summary>
/// <param name="Text">Such as 1.6.20; null where only the major version is known, or nothing.</param>
/// <param name="Numbers">The same to compare; null where nothing is known.</param>
internal sealed record ProgramVersion(string? Text, Version? Numbers)
{
    /// <summary>Debian built it.</summary>
    public bool Debian { get; init; }

    private const int MaxStatus = 64 << 20;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads it.</summary>
    public static ProgramVersion Of(NodeRoot root, string? program)
    {
        if (program is null || root.Follow(program) is not { } real || FileStatus.Of(root.Here(real)) is not { Kind: LayerEntryKind.File })
            return new ProgramVersion(null, null);
        var go = Facts(root, real)?.Go;
        var packaged = Packaged(root, real);
        var evidence = VersionEvidence.Of(go) is { Exact: true } told ? told.Version.TrimStart('v') : packaged;
        // Debian marks sources that it has repacked, as it does these: 1.6.20~ds1-1, 2.1.9+ds1-1.
        var debian = packaged?.Replace('+', '~').Contains("~ds", StringComparison.Ordinal) == true;
        if (evidence is not null && Version.TryParse(Numeric(evidence), out var numbers))
            return new ProgramVersion(Numeric(evidence), numbers) { Debian = debian };
        var module = go?.Main?.Path ?? go?.Path;
        return new ProgramVersion(null, module switch
        {
            null => null,
            _ when module.StartsWith("github.com/containerd/containerd/v2", StringComparison.Ordinal) => new Version(2, 1),
            _ when module.StartsWith("github.com/containerd/containerd", StringComparison.Ordinal) => new Version(1, 7),
            _ => null,
        });
    }

    /// <summary>What the program is; null where it cannot be told.</summary>
    public static BinaryFacts? Facts(NodeRoot root, string real)
    {
        try
        {
            return BinaryInspection.Read(root.Here(real), new Location(real));
        }
        catch (Exception e) when (e is CniImageKitException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // /usr/bin/containerd is of the package containerd, or of a build of its own name (containerd.io).
    private static string? Packaged(NodeRoot root, string program)
    {
        if (!program.StartsWith("/usr/bin/", StringComparison.Ordinal)) return null;
        if (root.Read("/var/lib/dpkg/status", MaxStatus) is not { } status) return null;
        var name = Path.GetFileName(program) is "crio" ? "cri-o" : Path.GetFileName(program);
        string? package = null;
        foreach (var line in Encoding.UTF8.GetString(status).EnumerateLines())
        {
            if (line.StartsWith("Package: ")) package = line["Package: ".Length..].Trim().ToString();
            if (line.StartsWith("Version: ") && package is not null && (package == name || package == name + ".io"))
                return line["Version: ".Length..].Trim().ToString();
        }

        return null;
    }

    private static string Numeric(string version)
    {
        var text = version.AsSpan(version.IndexOf(':', StringComparison.Ordinal) + 1);
        var end = text.IndexOfAnyExcept(Digits);
        return (end < 0 ? text : text[..end]).TrimEnd('.').ToString();
    }
}
