namespace CniImageKit.Binaries.Elf;

/// <summary>Go's names for what an ELF header says.</summary>
internal static class ElfMachine
{
    /// <summary>GOARCH by e_machine, class and byte order; <c>unknown-N</c> for a machine that Go does not know.</summary>
    public static string Architecture(ElfHeader header) => (header.Machine, header.Is64, header.BigEndian) switch
    {
        (62, true, false) => "amd64",
        (62, false, false) => "amd64p32",
        (3, false, false) => "386",
        (183, true, false) => "arm64",
        (183, true, true) => "arm64be",
        (40, false, false) => "arm",
        (40, false, true) => "armbe",
        (21, true, false) => "ppc64le",
        (21, true, true) => "ppc64",
        (20, false, true) => "ppc",
        (22, true, true) => "s390x",
        (22, false, true) => "s390",
        (243, true, false) => "riscv64",
        (243, false, false) => "riscv",
        (8, true, false) => "mips64le",
        (8, true, true) => "mips64",
        (8, false, false) => "mipsle",
        (8, false, true) => "mips",
        (258, true, false) => "loong64",
        (43, true, true) => "sparc64",
        _ => $"unknown-{header.Machine}",
    };

    /// <summary>GOOS by EI_OSABI; Linux programs say System V (0) or GNU (3).</summary>
    public static string System(ElfHeader header) => header.OsAbi switch
    {
        0 or 3 => "linux",
        2 => "netbsd",
        6 => "solaris",
        9 => "freebsd",
        12 => "openbsd",
        _ => header.Machine == 40 && header.OsAbi == 97 ? "linux" : $"unknown-{header.OsAbi}",
    };
}
