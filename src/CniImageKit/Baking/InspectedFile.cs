using CniImageKit.Binaries;

namespace CniImageKit.Baking;

/// <summary>A file that was looked at, not run.</summary>
public sealed record InspectedFile
{
    internal InspectedFile(string name, Digest sha256, BinaryFacts facts, string? privileges) =>
        (Name, Sha256, Facts, Privileges) = (name, sha256, facts, privileges);

    /// <summary>Its path in the target, with the platform before it where an image has several.</summary>
    public string Name { get; }

    /// <summary>Its digest.</summary>
    public Digest Sha256 { get; }

    /// <summary>Setuid, setgid and file capabilities where it has any, or null.</summary>
    public string? Privileges { get; }

    /// <summary>Bytes.</summary>
    public long Size => Facts.Size;

    /// <summary>Go's GOOS and GOARCH, such as <c>linux/amd64</c>; null where the file is no executable.</summary>
    public string? Platform => Facts is { Os: { } os, Architecture: { } architecture } ? $"{os}/{architecture}" : null;

    /// <summary>Such as <c>static</c> or <c>dynamic, glibc 2.34</c>, as in the lock.</summary>
    public string Linkage => Binaries.Linkage.Text(Facts);

    /// <summary>The Go toolchain, such as <c>1.26.1</c>; null where there is none.</summary>
    public string? Go => Binaries.Linkage.GoVersion(Facts);

    /// <summary>The main Go module and its version, or null.</summary>
    public string? Module => Binaries.Linkage.Module(Facts);

    /// <summary>All that its bytes say.</summary>
    internal BinaryFacts Facts { get; }
}
