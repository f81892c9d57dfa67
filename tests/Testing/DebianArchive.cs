namespace CniImageKit.Testing;

/// <summary>The Debian archive that this machine's apt is set up for. No archive has a name in the tests themselves.</summary>
public static class DebianArchive
{
    /// <summary>The first configured URI whose path ends in <c>/debian</c>, or null.</summary>
    public static string? FirstUri() => Files().SelectMany(File.ReadLines).SelectMany(UrisOf).FirstOrDefault(IsDebian);

    private static IEnumerable<string> Files()
    {
        const string parts = "/etc/apt/sources.list.d";
        string[] found = Directory.Exists(parts) ? Directory.GetFiles(parts) : [];
        return found.Where(f => Path.GetExtension(f) is ".sources" or ".list").Order(StringComparer.Ordinal)
            .Append("/etc/apt/sources.list").Where(File.Exists);
    }

    private static IEnumerable<string> UrisOf(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words[0] is "URIs:" or "deb" ? words.Skip(1) : [];
    }

    private static bool IsDebian(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
        && parsed.AbsolutePath.TrimEnd('/').EndsWith("/debian", StringComparison.Ordinal);
}
