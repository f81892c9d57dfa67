using System.Collections.Immutable;
using System.Text;
using CniImageKit.Comparing;
using CniImageKit.Locking;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Cli.Diffing;

/// <summary>Comparisons for tests: one with a bit of everything, and one whose every text wants to be something else.</summary>
internal static class DiffSamples
{
    private static readonly Platform[] Platforms = [Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64")];

    /// <summary>An upgrade with plugins that come and go, a signature that is lost, a plugin that was replaced, advisories.</summary>
    public static LockComparison Everything { get; } = Compare(
        Release(
            "1.8.0", "1.24.9", ["bridge", "host-local", "portmap", "vlan"], "0.1.0-1.0.0", 0,
            ["golang.org/x/net v0.38.0", "golang.org/x/sys v0.31.0"],
            ["known-digest", "openpgp 4C6FA6AD8AF3E2B3F06B1E6D2B0C0C9C4E4C0F31", "sums-file a-1.8.0.sha256"]),
        Release(
            "1.9.1", "1.26.1", ["bridge", "host-local", "macvlan", "portmap"], "0.1.0-1.1.0", 1,
            ["github.com/vishvananda/netns v0.0.5", "golang.org/x/net v0.48.0"],
            ["github-digest", "known-digest", "sums-file a-1.9.1.sha256"])) with
    {
        AdvisoriesClosed =
        [
            new AdvisoryChange("GO-2025-4222", "high", "A rule is left behind.", "1.9.0", "containernetworking-plugins", ["portmap"]),
        ],
        AdvisoriesOpened =
            [new AdvisoryChange("GO-2026-0001", "low", null, null, "containernetworking-plugins", ["bridge", "host-local"])],
    };

    /// <summary>Texts that are markup, mentions, links, control characters and very long words.</summary>
    public static readonly ImmutableArray<string> Evil =
    [
        "<script>alert(1)</script>", "<img src=https://evil.example/x.png>", "](https://evil.example) [press", "@everyone", "a|b|c",
        "`a` ``b``",
        "**loud** ~~gone~~ _it_", "line\nbreak\r\n# Head", "https://evil.example/x", "www.evil.example", "#1 owner/repo#2 GH-3",
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "\u202egnp.exe\u202c", "\u001b[31mred", "&lt;b&gt; &amp;", "\"'><svg/onload=alert(1)>",
        "{{ 7*7 }} ${x} {0} {1}", "</style><style>*{display:none}", ":tada: :+1:", new string('W', 5000), "- [ ] task",
        "1. one", "\\", "``",
    ];

    /// <summary>Every text of both sides is one of <see cref="Evil"/>; the reader of locks would refuse many of them.</summary>
    public static LockComparison Hostile { get; } =
        LockComparer.Compare(LocatedLock.Of(EvilLock(0), Evil[0]), LocatedLock.Of(EvilLock(1), Evil[3]));

    /// <summary>A comparison with very many plugins, all of them loud.</summary>
    public static LockComparison Large(int plugins) => Compare(Many(plugins, "a"), Many(plugins, "b"));

    public static LockComparison Compare(Lockfile old, Lockfile @new) =>
        LockComparer.Compare(Read(old, "old.lock.json"), Read(@new, "new.lock.json"));

    private static LocatedLock Read(Lockfile locked, string file) => LockReader.Read(file, LockWriter.Write(locked));

    private static Lockfile Release(
        string version, string go, string[] plugins, string cni, int step, ImmutableArray<string> modules,
        ImmutableArray<string> verified) => new()
        {
            SourceDate = new SourceDate(1746360000 + step),
            Plugins =
            [
                .. Platforms.Select(p => Locks.Entry with
                {
                    Platform = p,
                    Version = version,
                    Modules = modules,
                    Artifact = Locks.Entry.Artifact with
                    {
                        Location = $"github:a/b@v{version}/{p.FileName}",
                        Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes($"a{version}{p}")),
                        Verified = verified,
                    },
                    Files = Locks.Files([.. plugins.Select(n => (n, Locks.Bridge with
                    {
                        Member = n,
                        Size = 4_000_000 + (n.Length * 10_000) + (step * 300_000),
                        Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes(n + version + p)),
                        Arch = p.Architecture,
                        Go = go,
                        Module = $"github.com/containernetworking/plugins v{version}",
                        Cni = cni,
                    }))]),
                }),
                .. Platforms.Select(p => Locks.Entry with
                {
                    Source = "whereabouts",
                    Platform = p,
                    Version = "0.9.4",
                    Modules = [],
                    Artifact = Locks.Entry.Artifact with
                    {
                        Location = "url:https://example.org/whereabouts",
                        Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes($"w{p}{step}")),
                        Verified = [],
                    },
                    Files = Locks.Files(("whereabouts", Locks.Bridge with
                    {
                        Member = "whereabouts",
                        Mode = step == 0 ? 0b111_101_101 : 0b101_101_101,
                        Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes($"w{p}{step}")),
                        Module = null,
                        Arch = p.Architecture,
                    })),
                }),
            ],
        };

    private static Lockfile EvilLock(int step)
    {
        string Text(int i) => Evil[(i + step) % Evil.Length];
        return new Lockfile
        {
            SourceDate = new SourceDate(1746360000),
            Plugins =
            [
                .. Enumerable.Range(0, Evil.Length).Select(i => Locks.Entry with
                {
                    Source = Evil[i],
                    Version = Text(i + 2),
                    License = Text(i + 3),
                    Modules = [$"{Evil[i].Replace(' ', '_').Replace('\n', '_')} {Text(i + 4)}"],
                    Artifact = Locks.Entry.Artifact with { Location = "url:" + Text(i + 5), Verified = [Text(i + 6)] },
                    Files = Locks.Files((Evil[i], Locks.Bridge with
                    {
                        Member = Text(i + 7),
                        Linkage = Text(i + 8),
                        Go = Text(i + 9),
                        Cni = Text(i + 10),
                        Arch = Text(i + 11),
                        Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes($"{i} {step}")),
                    })),
                }),
            ],
        };
    }

    private static Lockfile Many(int plugins, string seed) => new()
    {
        SourceDate = new SourceDate(1746360000),
        Plugins =
        [
            Locks.Entry with
            {
                Modules = [.. Enumerable.Range(0, plugins).Select(i => $"example.org/module{i:0000} v1.{seed.Length}.{seed}")],
                Files = Locks.Files([.. Enumerable.Range(0, plugins).Select(i => (
                    $"plugin{i:0000}", Locks.Bridge with { Sha256 = Digest.Sha256(Encoding.UTF8.GetBytes($"{seed}{i}")) }))]),
            },
        ],
    };
}
