using System.Text;

namespace CniImageKit.Tests.Advisories;

/// <summary>
/// Entries as the Go vulnerability database (CC-BY-4.0, https://go.dev/security/vuln) and GitHub's have them: ids, modules, ranges and
/// packages are those of the real ones, descriptions are left out.
/// </summary>
internal static class SampleDatabase
{
    /// <summary>The nftables backend of portmap intercepts traffic that is not its own: a plugin's own version.</summary>
    public static string Portmap { get; } = Go(
        "GO-2025-4222", ["CVE-2025-67499", "GHSA-jv3w-x3r3-g6rm"], Module("github.com/containernetworking/plugins", ["i1.6.0", "f1.9.0"]),
        reviewed: false);

    /// <summary>FindInPath of the CNI library: a package of a module.</summary>
    public static string FindInPath { get; } = Go(
        "GO-2022-0230", ["CVE-2021-20206", "GHSA-xjqr-g762-pxwp"],
        Module("github.com/containernetworking/cni", ["i0", "f0.8.1"], Import("github.com/containernetworking/cni/pkg/invoke")));

    /// <summary>HTTP/2 CONTINUATION flood: the standard library and a module.</summary>
    public static string Flood { get; } = Go(
        "GO-2024-2687", ["CVE-2023-45288", "GHSA-4v7x-pqxf-cx7m"],
        Module("stdlib", ["i0", "f1.21.9", "i1.22.0-0", "f1.22.2"], Import("net/http"))
            + "," + Module("golang.org/x/net", ["i0", "f0.23.0"], Import("golang.org/x/net/http2")));

    /// <summary>IPv4-mapped IPv6 addresses.</summary>
    public static string Mapped { get; } = Go(
        "GO-2024-2887", ["CVE-2024-24790"], Module("stdlib", ["i0", "f1.21.11", "i1.22.0-0", "f1.22.4"], Import("net/netip")));

    /// <summary>On Windows alone.</summary>
    public static string Windows { get; } = Go(
        "GO-2026-5024", ["CVE-2026-39824"],
        Module("golang.org/x/sys", ["i0", "f0.44.0"], Import("golang.org/x/sys/windows", "\"goos\":[\"windows\"]")));

    /// <summary>Faccessat, in a module whose versions were commits.</summary>
    public static string Faccessat { get; } = Go(
        "GO-2022-0493", ["CVE-2022-29526", "GHSA-p782-xgp4-8hr8"],
        Module("stdlib", ["i0", "f1.17.10", "i1.18.0-0", "f1.18.2"], Import("syscall"))
            + "," + Module("golang.org/x/sys", ["i0", "f0.0.0-20220412211240-33da011f77ad"], Import("golang.org/x/sys/unix")));

    /// <summary>The go command, which is linked into nothing.</summary>
    public static string Toolchain { get; } =
        Go("GO-2022-0475", ["CVE-2020-28366"], Module("toolchain", ["i0", "f1.14.12"], Import("cmd/go")));

    /// <summary>GitHub's entry of <see cref="Portmap"/>, which rates it.</summary>
    public static string PortmapOfGitHub { get; } = """
        {"id":"GHSA-jv3w-x3r3-g6rm","modified":"2025-12-10T01:00:00Z","aliases":["CVE-2025-67499"],"summary":"Portmap intercepts",
        "affected":[{"package":{"ecosystem":"Go","name":"github.com/containernetworking/plugins"},
        "ranges":[{"type":"SEMVER","events":[{"introduced":"1.6.0"},{"fixed":"1.9.0"}]}]}],
        "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N"}],
        "database_specific":{"severity":"MODERATE","github_reviewed":true}}
        """;

    /// <summary>All of the Go database's above.</summary>
    public static string[] All => [Portmap, FindInPath, Flood, Mapped, Windows, Faccessat, Toolchain];

    /// <summary>The entry's bytes.</summary>
    public static byte[] Bytes(string entry) => Encoding.UTF8.GetBytes(entry);

    /// <summary>An entry in the Go database's form.</summary>
    public static string Go(
        string id, string[] aliases, string affected, bool reviewed = true, string more = "", string modified = "2026-08-20T12:00:00Z") => $$"""
        {"schema_version":"1.3.1","id":"{{id}}","modified":"{{modified}}","published":"2024-04-03T21:12:01Z",{{more}}
        "aliases":[{{string.Join(',', aliases.Select(a => $"\"{a}\""))}}],"summary":"Summary of {{id}}","details":"Details.",
        "affected":[{{affected}}],"references":[{"type":"FIX","url":"https://go.dev/cl/1"}],
        "database_specific":{"url":"https://pkg.go.dev/vuln/{{id}}","review_status":"{{(reviewed ? "REVIEWED" : "UNREVIEWED")}}" } }
        """;

    /// <summary>An affected module; events are written <c>i1.2.0</c> and <c>f1.3.0</c>.</summary>
    public static string Module(string path, string[] events, string import = "", string[]? custom = null) => $$$"""
        {"package":{"name":"{{{path}}}","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{{{Events(events)}}}] }],
        "ecosystem_specific":{ {{{string.Join(',', new[] { import, Custom(custom) }.Where(t => t.Length > 0))}}} } }
        """;

    /// <summary>A package with its weak functions.</summary>
    public static string Import(string path, string more = "") =>
        $$"""
        "imports":[{"path":"{{path}}","symbols":["One","Two.Three"]{{(more.Length > 0 ? "," + more : "")}} }]
        """;

    private static string Custom(string[]? events) => events is null ? "" : $$"""
        "custom_ranges":[{"type":"ECOSYSTEM","events":[{{Events(events)}}]}]
        """;

    private static string Events(string[] events) => string.Join(
        ',', events.Select(e => $$"""{"{{(e[0] == 'i' ? "introduced" : e[0] == 'f' ? "fixed" : "last_affected")}}":"{{e[1..]}}" }"""));
}
