namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>A state for each platform, and one that chooses by the machine's CPU.</summary>
internal static class SaltForm
{
    private const string State = "cni_plugins";

    // Salt's grain cpuarch is what uname -m says.
    private static readonly (string Machine, string Architecture, string? Variant)[] Machines =
    [
        ("x86_64", "amd64", null), ("aarch64", "arm64", null), ("armv7l", "arm", "v7"), ("armv7l", "arm", null), ("armv6l", "arm", "v6"),
        ("i686", "386", null), ("ppc64le", "ppc64le", null), ("s390x", "s390x", null), ("riscv64", "riscv64", null),
        ("mips64", "mips64le", null), ("loongarch64", "loong64", null),
    ];

    public static IEnumerable<DeployFile> Files(DeploySet set)
    {
        var chosen = Machines
            .Select(m => (m.Machine, Platform: set.Platforms.FirstOrDefault(p =>
                p.Platform.Architecture == m.Architecture && p.Platform.Variant == m.Variant)))
            .Where(m => m.Platform is not null).DistinctBy(m => m.Machine);
        var table = string.Join(", ", chosen.Select(m => $"'{m.Machine}': '{m.Platform!.Platform.FileName}'"));
        return
        [
            DeployFile.Of("README.md", DeployTemplate.Text("readme/salt.md")),
            DeployFile.Of($"{State}/init.sls", DeployTemplate.Fill("salt/init.sls", ("PLATFORMS", table))),
            .. set.Platforms.Select(p => DeployFile.Of($"{State}/{p.Platform.FileName}.sls", Sls(set, p))),
            DeployFile.Of($"{State}/files/kit/install.sh", DeployTemplate.Installer),
            DeployFile.Of($"{State}/files/kit/set", set.Text),
            .. DeployFile.Plugins(set, $"{State}/files"),
        ];
    }

    private static string Sls(DeploySet set, DeployPlatform platform)
    {
        var carried = set.Source is null;
        var name = ("PLATFORM", platform.Platform.FileName);
        var state = DeployTemplate.Fill(
            "salt/platform.sls",
            name,
            ("BRING", carried ? DeployTemplate.Fill("salt/bring.sls", name) : ""),
            ("OPTIONS", carried ? "--files /var/lib/cnikit/incoming " : ""),
            ("REQUIRE", "        - file: cni-plugins-kit" + (carried ? "\n        - file: cni-plugins-files" : "")));
        return carried ? state + DeployTemplate.Text("salt/clean.sls") : state;
    }
}
