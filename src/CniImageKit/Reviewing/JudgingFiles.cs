using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Reviewing;

/// <summary>The files that judge a lock, which lie beside its manifest: policy, pinned advisories, suppressions, VEX documents.</summary>
/// <param name="Host">The surroundings.</param>
/// <param name="Directory">The manifest's directory, or what stands for it, as the user would name it.</param>
internal sealed record JudgingFiles(Host Host, string Directory)
{
    private const long MostBytes = 64 << 20;
    private const long MostOfPin = 1 << 20;

    /// <summary>Their content by absolute path, where they are not read from the disk; else null.</summary>
    public IReadOnlyDictionary<string, byte[]>? Elsewhere { get; init; }

    /// <summary>Where the policy lies.</summary>
    public string Policy => Path.Combine(Directory, Policies.Policy.FileName);

    /// <summary>Where the pin lies.</summary>
    public string Pin => Path.Combine(Directory, AdvisoryPin.FileName);

    /// <summary>Where the suppressions lie.</summary>
    public string Suppressions => Path.Combine(Directory, SuppressionFile.FileName);

    /// <summary>Where the VEX documents lie that the manifest names.</summary>
    public IEnumerable<string> Vex(PluginManifest? manifest) => manifest?.Vex.Select(v => Path.Combine(Directory, v.Value)) ?? [];

    /// <summary>The bytes, or null where there is no such file; of one that is too large <paramref name="fault"/> is raised.</summary>
    public byte[]? Find(string file, Func<Location, string, Diagnostic> fault, long most = MostBytes)
    {
        var path = Host.Resolve(file);
        long? size = Elsewhere is not null ? Elsewhere.GetValueOrDefault(path)?.LongLength
            : File.Exists(path) ? new FileInfo(path).Length : null;
        if (size > most) throw new CniImageKitException(fault(new Location(file), $"it has more than {most} bytes"));
        return size is null ? null : Elsewhere is null ? File.ReadAllBytes(path) : Elsewhere[path];
    }

    /// <summary>The bytes of a file that must be there.</summary>
    public byte[] Read(string file, Func<Location, string, Diagnostic> fault) =>
        Find(file, fault) ?? throw new CniImageKitException(fault(new Location(file), "there is no such file"));

    /// <summary>The pin of that path, or null where there is none. Raises CNIK8107.</summary>
    public AdvisoryPin? ReadPin(string file) =>
        Find(file, Rules.PinUnreadable, MostOfPin) is { } content ? AdvisoryPinJson.Read(file, content) : null;
}
