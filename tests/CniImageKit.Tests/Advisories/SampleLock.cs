using System.Collections.Immutable;
using System.Text;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Advisories;

/// <summary>Locks of made-up bytes and real names.</summary>
internal static class SampleLock
{
    private static readonly Digest Sha512 = Digest.Parse("sha512:" + new string('a', 128));

    public static Lockfile Of(params LockEntry[] entries) =>
        new() { SourceDate = SourceDate.TryParse("2026-03-01T00:00:00Z", out var date) ? date : default, Plugins = [.. entries] };

    /// <summary>An entry whose plugins all say the same of themselves.</summary>
    public static LockEntry Entry(
        string version, string? module, string? go = "1.24.4", string location = "github:containernetworking/plugins@v1/p.tgz",
        string platform = "linux/amd64", string[]? modules = null, params string[] plugins)
    {
        var digest = Digest.Sha256("artifact"u8);
        return new LockEntry
        {
            Source = "containernetworking-plugins",
            Platform = Platform.Parse(platform),
            Version = version,
            Request = digest,
            Artifact = new LockedArtifact { Location = location, Size = 1, Sha256 = digest, Sha512 = Sha512, Verified = ["known-digest"] },
            Modules = [.. modules ?? []],
            Files = plugins.DefaultIfEmpty("portmap")
                .ToImmutableSortedDictionary(p => p, p => File(p, module, go), StringComparer.Ordinal),
        };
    }

    private static LockedFile File(string name, string? module, string? go)
    {
        var digest = Digest.Sha256(Encoding.UTF8.GetBytes(name));
        return new LockedFile
        {
            Member = name,
            Size = 1,
            Sha256 = digest,
            Sha512 = Sha512,
            Arch = "amd64",
            Linkage = "static",
            Go = go,
            Module = module,
        };
    }
}
