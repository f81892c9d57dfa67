namespace CniImageKit.Testing;

/// <summary>A regular file of an archive that a test makes.</summary>
/// <param name="Name">Its path in the archive, without <c>./</c>.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Mode">Its permission bits.</param>
public sealed record ArchivedFile(string Name, byte[] Content, UnixFileMode Mode = PluginArchive.Executable);
