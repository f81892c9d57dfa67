using CniImageKit.Diagnostics;

namespace CniImageKit.Locking;

/// <summary>Reads one member of <c>files</c>; null where it is too broken, which the findings then say.</summary>
internal static class LockedFileReader
{
    private static readonly string[] Mandatory = ["member", "size", "sha256", "sha512", "mode", "arch", "linkage"];
    private static readonly string[] Optional = ["go", "module", "cni"];

    /// <summary>The file and the place of its sha256.</summary>
    public static (LockedFile File, Location At)? Read(LockObject file)
    {
        if (!file.Expect(Mandatory, Optional)) return null;
        var (member, arch, linkage) = (file.Text("member"), file.Text("arch"), file.Text("linkage"));
        var (sha256, sha512) = (file.Sha256("sha256", ""), file.Sha512("sha512"));
        var (size, mode) = (file.Number("size"), file.Mode("mode"));
        var (go, module, cni) = (file.OptionalText("go"), file.OptionalText("module"), file.OptionalText("cni"));
        if (member is null || sha256 is null || sha512 is null || arch is null || linkage is null) return null;
        return (new LockedFile
        {
            Member = member,
            Size = size,
            Sha256 = sha256,
            Sha512 = sha512,
            Mode = mode,
            Arch = arch,
            Linkage = linkage,
            Go = go,
            Module = module,
            Cni = cni,
        }, file.At("sha256"));
    }
}
