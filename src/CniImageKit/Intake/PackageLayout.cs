namespace CniImageKit.Intake;

/// <summary>
/// Where plugins lie in a NuGet package: <c>cni/OS-ARCH/NAME</c>; else native assets of the platform's runtime identifiers,
/// <c>runtimes/RID/native/NAME</c>; else <c>tools/OS-ARCH/NAME</c>, <c>tools/RID/NAME</c> or <c>tools/NAME</c>. The first of these places
/// that holds anything is the one.
/// </summary>
internal static class PackageLayout
{
    private static readonly (string Go, string Rid)[] Architectures =
    [
        ("amd64", "x64"), ("arm64", "arm64"), ("arm", "arm"), ("386", "x86"), ("ppc64le", "ppc64le"), ("s390x", "s390x"),
        ("riscv64", "riscv64"), ("loong64", "loongarch64"),
    ];

    /// <summary>The folder that <c>cnikit pack</c> writes.</summary>
    public static string Folder(Platform platform) => $"cni/{platform.FileName}";

    /// <summary>.NET's runtime identifiers of the platform, the one to prefer first.</summary>
    public static IEnumerable<string> RuntimeIdentifiers(Platform platform)
    {
        if (Array.Find(Architectures, a => a.Go == platform.Architecture).Rid is not { } architecture) return [];
        if (platform is { Architecture: "arm", Variant: "v5" or "v6" }) architecture = "armel";
        return platform.Os == "windows"
            ? [$"win-{architecture}"] : [$"linux-{architecture}", $"linux-musl-{architecture}", $"linux-bionic-{architecture}"];
    }

    /// <summary>How good the place of a member is, 0 best; null where no plugin of the platform lies there.</summary>
    public static int? Rank(Platform platform, string path)
    {
        var slash = path.LastIndexOf('/');
        var place = Array.IndexOf(Places(platform), slash < 0 ? "" : path[..slash]);
        return place < 0 || !PluginMembers.IsProgram(path[(slash + 1)..]) ? null : place;
    }

    private static string[] Places(Platform platform)
    {
        string[] identifiers = [.. RuntimeIdentifiers(platform)];
        return
        [
            Folder(platform), .. identifiers.Select(r => $"runtimes/{r}/native"),
            $"tools/{platform.FileName}", .. identifiers.Select(r => $"tools/{r}"), "tools",
        ];
    }
}
