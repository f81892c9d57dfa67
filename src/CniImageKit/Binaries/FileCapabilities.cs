using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CniImageKit.Binaries;

/// <summary>
/// The capabilities that the kernel gives to whoever runs a file, from its extended attribute (capabilities(7)). No mode shows them, and
/// a copy without them has the same digest.
/// </summary>
internal static partial class FileCapabilities
{
    private const string Attribute = "security.capability";
    private const int MaxBytes = 64;

    // linux/capability.h: bit by bit.
    private static readonly string[] Names =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "linux_immutable",
        "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot",
        "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease",
        "audit_write", "audit_control", "setfcap", "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read",
        "perfmon", "bpf", "checkpoint_restore",
    ];

    /// <summary>Whether a file of this host has the attribute, whatever it gives.</summary>
    public static bool AreOn(string path) => OperatingSystem.IsLinux() && GetAttribute(path, Attribute, [], 0) > 0;

    /// <summary>Those of a file of this host, such as <c>cap_net_admin,cap_net_raw</c>; null where it has none.</summary>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> value = stackalloc byte[MaxBytes];
        var length = GetAttribute(path, Attribute, value, MaxBytes);
        return length > 0 ? Read(value[..(int)length]) : null;
    }

    /// <summary>Reads the attribute's value; null where it gives nothing.</summary>
    public static string? Read(ReadOnlySpan<byte> value)
    {
        // vfs_cap_data: a word of version and flags, then permitted and inheritable of the lower 32, and of the upper since version 2.
        ulong given = 0;
        for (var i = 0; i < 2 && value.Length >= 12 + (i * 8); i++)
        {
            var (permitted, inheritable) = (Word(value[(4 + (i * 8))..]), Word(value[(8 + (i * 8))..]));
            given |= (permitted | inheritable) << (i * 32);
        }

        var names = new List<string>();
        for (; given != 0; given &= given - 1)
        {
            var bit = BitOperations.TrailingZeroCount(given);
            names.Add(bit < Names.Length ? $"cap_{Names[bit]}" : bit.ToString(CultureInfo.InvariantCulture));
        }

        return names.Count == 0 ? null : string.Join(',', names);
    }

    private static ulong Word(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadUInt32LittleEndian(value);

    // Without room for it getxattr(2) says how long the value is, or -1 where there is none.
    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, Span<byte> value, nint size);
}
