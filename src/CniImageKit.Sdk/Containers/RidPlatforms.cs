using CniImageKit.Diagnostics;

namespace CniImageKit.Sdk.Containers;

/// <summary>Which platform's plugins the container of a runtime identifier gets.</summary>
/// <param name="Own">What the project says: RID → platform, or null where that container gets none.</param>
internal sealed record RidPlatforms(IReadOnlyDictionary<string, Platform?> Own)
{
    private const string None = "none";

    /// <summary>Reads <c>RID=PLATFORM</c> and <c>RID=none</c>. Raises CNIK9163.</summary>
    public static RidPlatforms Parse(IEnumerable<string> entries)
    {
        var own = new Dictionary<string, Platform?>(StringComparer.Ordinal);
        foreach (var entry in entries.Select(e => e.Trim()).Where(e => e.Length > 0))
        {
            var platform = (Platform?)null;
            if (entry.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } rid, var name]
                || (name != None && !Platform.TryParse(name, out platform)))
            {
                throw new CniImageKitException(
                    Rules.BadContainerSetting("CniContainerPlatforms", entry, "RID=PLATFORM such as linux-x64=linux/amd64, or RID=none"));
            }

            own[rid] = platform;
        }

        return new RidPlatforms(own);
    }

    /// <summary>
    /// The platform; null where its container gets no plugins. Raises CNIK9160. Which C library the identifier speaks of plays no part:
    /// what the plugins need is checked when the manifest is locked.
    /// </summary>
    public Platform? Of(string rid, Location at)
    {
        if (Own.TryGetValue(rid, out var own)) return own;
        var parts = rid.Split('-');
        var system = parts[0] switch { "linux" => "linux", "win" => "windows", _ => null };
        var architecture = parts[^1] switch
        {
            "x64" => "amd64",
            "x86" => "386",
            "arm" => "arm/v7",
            "arm64" or "s390x" or "ppc64le" or "riscv64" => parts[^1],
            "loongarch64" => "loong64",
            _ => null,
        };
        return parts.Length > 1 && Platform.TryParse($"{system}/{architecture}", out var platform) ? platform
            : throw new CniImageKitException(Rules.RidWithoutPlatform(at, rid));
    }
}
