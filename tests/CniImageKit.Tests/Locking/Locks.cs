using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CsCheck;

namespace CniImageKit.Tests.Locking;

/// <summary>Locks for tests: one to look at, and all that can be.</summary>
internal static class Locks
{
    public static readonly LockedFile Bridge = new()
    {
        Member = "bridge",
        Size = 4716328,
        Sha256 = Digest.Sha256("bridge"u8),
        Sha512 = Digest.Sha512("bridge"u8),
        Arch = "amd64",
        Linkage = "static",
        Go = "1.26.1",
        Module = "github.com/containernetworking/plugins v1.9.1",
        Cni = "0.1.0-1.1.0",
    };

    public static readonly LockEntry Entry = new()
    {
        Source = "containernetworking-plugins",
        Platform = new Platform("linux", "amd64"),
        Version = "1.9.1",
        Request = Digest.Sha256("request"u8),
        Artifact = new LockedArtifact
        {
            Location = "github:containernetworking/plugins@v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz",
            Size = 54823117,
            Sha256 = Digest.Sha256("artifact"u8),
            Sha512 = Digest.Sha512("artifact"u8),
            Verified = ["known-digest", "sums-file cni-plugins-linux-amd64-v1.9.1.tgz.sha256"],
        },
        License = "Apache-2.0",
        Modules = ["github.com/vishvananda/netlink v1.3.1", "golang.org/x/sys v0.31.0"],
        Files = Files(("bridge", Bridge), ("host-local", Bridge with { Member = "host-local", Cni = null })),
    };

    public static readonly Lockfile Sample = new() { SourceDate = new SourceDate(1746360000), Plugins = [Entry] };

    private static readonly Platform[] Platforms = [.. Platform.Known.Select(Platform.Parse)];

    /// <summary>Every lock that the writer may meet.</summary>
    public static readonly Gen<Lockfile> Any = Generate();

    public static string Text(Lockfile lockfile) => Encoding.UTF8.GetString(LockWriter.Write(lockfile));

    public static LocatedLock Read(string text) => LockReader.Read("cni.lock.json", Encoding.UTF8.GetBytes(text));

    public static string Findings(string text) => Findings(Encoding.UTF8.GetBytes(text));

    /// <summary>The findings, one a line: <c>(4,5) CNIK3006</c>; empty where the lock reads.</summary>
    public static string Findings(byte[] content)
    {
        try
        {
            return Lines(LockReader.Read("cni.lock.json", content).Warnings);
        }
        catch (CniImageKitException fault)
        {
            return Lines(fault.Diagnostics);
        }
    }

    public static ImmutableSortedDictionary<string, LockedFile> Files(params (string Name, LockedFile File)[] files) =>
        files.ToImmutableSortedDictionary(f => f.Name, f => f.File, StringComparer.Ordinal);

    private static string Lines(IEnumerable<Diagnostic> found) =>
        string.Join('\n', found.Select(d => $"({d.At.Line},{d.At.Column}) {d.Rule.Id}"));

    private static Gen<Lockfile> Generate()
    {
        var text = Gen.String[Gen.Char["abc+~:-<>&\"'\\/äß€ {}"], 1, 12];
        var digest = Gen.Int.Select(i => i.ToString());
        var file =
            from texts in text.Array[4]
            from seed in digest
            from size in Gen.Long[0, long.MaxValue]
            from mode in Gen.Int[0, 511]
            from known in Gen.Int[0, 7]
            select new LockedFile
            {
                Member = texts[0],
                Size = size,
                Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes(seed)),
                Sha512 = Digest.Sha512(Encoding.UTF8.GetBytes(seed)),
                Mode = mode,
                Arch = texts[1],
                Linkage = texts[2],
                Go = (known & 1) == 0 ? null : texts[3],
                Module = (known & 2) == 0 ? null : texts[3],
                Cni = (known & 4) == 0 ? null : texts[3],
            };
        var name = Gen.String[Gen.Char["abzAZ09"], 1, 5];
        var entry =
            from texts in text.Array[3]
            from platform in Gen.Int[0, Platforms.Length - 1].Select(i => Platforms[i])
            from files in Gen.Dictionary(name, file)[0, 3]
            from verified in text.HashSet[0, 3]
            from modules in text.HashSet[0, 3]
            from licensed in Gen.Bool
            from size in Gen.Long[0, long.MaxValue]
            from date in Gen.Long[-1_000_000_000, 4_000_000_000]
            select Entry with
            {
                Source = texts[0],
                Platform = platform,
                Version = texts[1],
                Artifact = Entry.Artifact with
                {
                    Location = "url:" + texts[2],
                    Size = size,
                    Verified = [.. verified.Order(StringComparer.Ordinal)],
                    Date = date < 0 ? null : new SourceDate(date),
                },
                License = licensed ? texts[2] : null,
                Modules = [.. modules.Order(StringComparer.Ordinal)],
                Files = files.ToImmutableSortedDictionary(StringComparer.Ordinal),
            };
        return
            from entries in entry.List[0, 4]
            from date in Gen.Long[0, 4_000_000_000]
            select new Lockfile { SourceDate = new SourceDate(date), Plugins = [.. entries.DistinctBy(e => (e.Source, e.Platform))] };
    }
}
