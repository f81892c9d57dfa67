using System.Text;
using CniImageKit.Staging;

namespace CniImageKit.Nodes.Deploying;

/// <summary>A file of a form.</summary>
/// <param name="Path">Relative to the form's directory, with <c>/</c>.</param>
/// <param name="Text">Its bytes, where it is no plugin.</param>
/// <param name="Plugin">The plugin that it is a copy of, or null.</param>
/// <param name="Executable">Whether people run it.</param>
internal sealed record DeployFile(string Path, ReadOnlyMemory<byte> Text, StagedFile? Plugin = null, bool Executable = false)
{
    /// <summary>Its digest.</summary>
    public Digest Sha256 { get; } = Plugin?.Sha256 ?? Digest.Sha256(Text.Span);

    public static DeployFile Of(string path, string text, bool executable = false) =>
        new(path, Encoding.UTF8.GetBytes(text), null, executable);

    public static DeployFile Of(string path, StagedFile plugin) => new(path, default, plugin);

    /// <summary>The plugins as PLATFORM/NAME below a directory; none where nodes fetch them.</summary>
    public static IEnumerable<DeployFile> Plugins(DeploySet set, string below) => set.Source is not null
        ? []
        : set.Platforms.SelectMany(p => p.Plugins.Select(f => Of($"{below}/{p.Platform.FileName}/{f.Path.Name}", f)));
}
