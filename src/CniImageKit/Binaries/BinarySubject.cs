using CniImageKit.Diagnostics;

namespace CniImageKit.Binaries;

/// <summary>What a binary is supposed to be: the manifest's and the catalog's side of <see cref="BinaryChecks"/>.</summary>
internal sealed record BinarySubject
{
    /// <summary>The plugin's name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>What findings point at.</summary>
    public required Location At { get; init; }

    /// <summary>Where it shall run.</summary>
    public required Platform Platform { get; init; }

    /// <summary>
    /// The upstream version that the source claims (<c>1.9.1</c>; a leading v and a Debian revision are left out of account), or null.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>
    /// The last part of the main package's path: for most plugins their name before any rename. Null where it is not known: no check.
    /// </summary>
    public string? ExpectedPackageTail { get; init; }

    /// <summary><c>node.libc</c>: <c>glibc 2.36</c>, <c>musl</c>, <c>none</c>, or null where the manifest does not say.</summary>
    public string? NodeLibc { get; init; }
}
