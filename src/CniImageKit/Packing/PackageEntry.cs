namespace CniImageKit.Packing;

/// <summary>One file of a package.</summary>
/// <param name="Path">Relative, with <c>/</c>; ASCII.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Executable">Whether it is a program: mode 0755 instead of 0644.</param>
/// <param name="Open">Opens its content, which fails at its end where it is not as said.</param>
internal sealed record PackageEntry(string Path, long Size, bool Executable, Func<Stream> Open)
{
    /// <summary>A file whose bytes are at hand.</summary>
    public static PackageEntry Of(string path, ReadOnlyMemory<byte> content) =>
        new(path, content.Length, Executable: false, () => new MemoryStream(content.ToArray(), writable: false));
}
