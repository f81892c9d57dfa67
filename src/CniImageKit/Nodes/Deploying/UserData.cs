using System.Collections.Immutable;

namespace CniImageKit.Nodes.Deploying;

/// <summary>How much clouds let a machine be given as user data: before it is encoded for transport, except where noted.</summary>
internal static class UserData
{
    private const int Kibi = 1024;

    // EC2 User Guide, "Work with instance user data"; Azure, "Custom data and cloud-init"; Compute Engine, "Custom metadata" (a value);
    // OpenStack's Compute API, user_data, whose 65535 characters are base64.
    private static readonly ImmutableArray<(string Cloud, int Bytes)> Most =
    [
        ("EC2 16 KiB", 16 * Kibi), ("OpenStack 64 KiB in base64", 65535 / 4 * 3), ("Azure 64 KiB", (64 * Kibi) - 1),
        ("Google 256 KiB", 256 * Kibi),
    ];

    /// <summary>The clouds that take less, each with what it takes.</summary>
    public static ImmutableArray<string> TooLargeFor(long size) => [.. Most.Where(m => size > m.Bytes).Select(m => m.Cloud)];

    /// <summary>Whether a file of a form is what a machine is given, and what to do where it is too large.</summary>
    public static string? Instead(DeployKind kind, string file) => kind switch
    {
        DeployKind.CloudInit when file.EndsWith(".yaml", StringComparison.Ordinal) =>
            "give it from a disk (NoCloud, ConfigDrive), or name its address by #include",
        DeployKind.Ignition when file.EndsWith(".ign", StringComparison.Ordinal) =>
            "let a small configuration name its address, by ignition.config.merge",
        _ => null,
    };
}
