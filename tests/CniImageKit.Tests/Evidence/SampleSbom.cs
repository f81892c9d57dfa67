using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Evidence;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Evidence;

/// <summary>
/// One platform with a plugin of each kind: a release with modules, a Debian package without, and a local build that tells nothing.
/// </summary>
internal static class SampleSbom
{
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");

    public static SbomRequest Request => new()
    {
        Platform = Amd64,
        SourceDate = new SourceDate(1746360000),
        Lock = Digest.Sha256("lock"u8),
        ToolVersion = "0.1.0",
        Author = new SbomParty("Node Team", "https://example.org", "nodes@example.org"),
        Sources = [Release, Debian, Local],
    };

    /// <summary>The document in a format, with a SHA-1 for each plugin (of its SHA-256, since a sample has no bytes).</summary>
    public static byte[] Write(SbomRequest request, SbomFormat format)
    {
        var document = SbomAssembly.Document(request);
        var sha1 = document.Components.Where(c => c.Type == "application").Select(c => c.Hashes[0]).Distinct()
            .ToImmutableDictionary(d => d, d => d.Hex[..40]);
        return SbomWriter.Write(document, format, new SbomSha1(sha1));
    }

    public static SbomSource Release => new()
    {
        Entry = Entry("containernetworking-plugins", "1.9.1", "github:containernetworking/plugins@v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz", "known-digest"),
        Licence = "Apache-2.0",
        Supplier = new SbomParty("The CNI project", "https://www.cni.dev"),
        Vcs = "https://github.com/containernetworking/plugins",
        Website = "https://www.cni.dev",
        Plugins =
            [Plugin("bridge", "bridge", "static", Go("bridge", 100)), Plugin("host-local", "host-local", "static", Go("host-local", 200))],
    };

    public static SbomSource Debian => new()
    {
        Entry = Entry(
            "debian-plugins", "1.1.1+ds1-3+b5",
            "apt:pool/main/g/golang-github-containernetworking-plugins/containernetworking-plugins_1.1.1+ds1-3+b5_amd64.deb",
            "openpgp 4CB50190207B4758A3F73A796ED0E7B82643E131"),
        Licence = "Apache-2.0 AND BSD-3-Clause",
        Supplier = new SbomParty("Debian", "https://example.org/debian"),
        BuiltUsing = "golang-1.19 (= 1.19.8-2), golang-github-vishvananda-netlink (= 1.1.0.125.gf243826-4)",
        Codename = "bookworm",
        Plugins = [Plugin("macvlan", "usr/lib/cni/macvlan", "dynamic, glibc 2.34", new GoBuild { Version = "go1.19.8", Offset = 300 })],
    };

    public static SbomSource Local => new()
    {
        Entry = Entry("own", "0.1", "directory:build out/own-é", []),
        Licence = "LicenseRef-Own",
        Plugins = [Plugin("own", "own", "static", null)],
    };

    private static LockEntry Entry(string source, string version, string location, params ImmutableArray<string> verified) => new()
    {
        Source = source,
        Platform = Amd64,
        Version = version,
        Request = Digest.Sha256("request"u8),
        Artifact = new LockedArtifact
        {
            Location = location,
            Size = 7,
            Sha256 = Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(location)),
            Sha512 = Digest.Sha512(System.Text.Encoding.UTF8.GetBytes(location)),
            Verified = verified,
        },
        Files = ImmutableSortedDictionary<string, LockedFile>.Empty,
    };

    private static SbomPlugin Plugin(string name, string member, string linkage, GoBuild? go) => new(
        name,
        ImagePath.Parse("/opt/cni/bin").Child(name),
        new LockedFile
        {
            Member = member,
            Size = 5,
            Sha256 = Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(name)),
            Sha512 = Digest.Sha512(System.Text.Encoding.UTF8.GetBytes(name)),
            Arch = "amd64",
            Linkage = linkage,
            Cni = "0.1.0-1.1.0",
        },
        new BinaryFacts
        {
            Format = FileFormat.Elf,
            Size = 5,
            Executable = true,
            Os = "linux",
            Architecture = "amd64",
            Dynamic = linkage != "static",
            Go = go,
        });

    private static GoBuild Go(string name, long offset) => new()
    {
        Version = "go1.26.1",
        Path = $"github.com/containernetworking/plugins/plugins/main/{name}",
        Main = new GoModule("github.com/containernetworking/plugins", "(devel)", null),
        Dependencies =
        [
            new GoModule("github.com/BurntSushi/toml", "v1.4.0", null),
            new GoModule("github.com/vishvananda/netlink", "v1.3.0", "h1:X7l42GfcV4S6E4vHTsw48qbrV+9PVojNfIhZcwQdrZk="),
            new GoModule(
                "golang.org/x/sys", "v0.30.0", null,
                new GoModule("example.org/sys", "v0.31.0", "h1:QjkSwP/36a20jFYWkSue1YwXzLmsV5Gfq7Eiy72C1uc=")),
            new GoModule("example.org/local", "v0.0.1", null, new GoModule("./local", "(devel)", null)),
        ],
        Settings = [new("-ldflags", "-X github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v1.9.1")],
        Offset = offset,
    };
}
