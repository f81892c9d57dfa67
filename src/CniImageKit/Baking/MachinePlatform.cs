using System.Runtime.InteropServices;

namespace CniImageKit.Baking;

/// <summary>The platform of the machine that the kit runs on, as a Linux node of it would have.</summary>
internal static class MachinePlatform
{
    /// <summary>linux, and the processor's architecture.</summary>
    public static Platform Current { get; } = new("linux", RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "arm64",
        Architecture.Arm => "arm",
        Architecture.X86 => "386",
        Architecture.S390x => "s390x",
        Architecture.Ppc64le => "ppc64le",
        Architecture.RiscV64 => "riscv64",
        Architecture.LoongArch64 => "loong64",
        _ => "amd64",
    });
}
