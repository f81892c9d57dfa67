namespace CniImageKit.Binaries.Golang;

/// <summary>Reads the release that a build set by <c>-ldflags "-X package.variable=value"</c>. Linear in the text's length.</summary>
internal static class LinkerFlags
{
    /// <summary>
    /// The first value that looks like a release in a variable named like a version, of package main or of the main module; or null.
    /// </summary>
    public static string? Version(string flags, string? mainModule)
    {
        var words = flags.Split([' ', '\t', '\n', '\'', '"'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var assignment = words[i].StartsWith("-X=", StringComparison.Ordinal) ? words[i][3..]
                : words[i] == "-X" && i + 1 < words.Length ? words[++i] : null;
            if (assignment?.Split('=', 2) is not [var variable, var value]) continue;
            var dot = variable.LastIndexOf('.');
            if (dot > 0 && IsOurs(variable[..dot], mainModule) && NamesVersion(variable[(dot + 1)..]) && Release(value) is { } version)
                return version;
        }

        return null;
    }

    private static bool IsOurs(string package, string? mainModule) =>
        package == "main" || mainModule is null || package == mainModule || package.StartsWith(mainModule + "/", StringComparison.Ordinal);

    private static bool NamesVersion(string variable) =>
        variable.EndsWith("version", StringComparison.OrdinalIgnoreCase) || variable.EndsWith("ver", StringComparison.OrdinalIgnoreCase)
        || variable.EndsWith("tag", StringComparison.OrdinalIgnoreCase);

    // Some tags hold a folder: plugins/v1.2.3.
    private static string? Release(string value)
    {
        var last = value[(value.LastIndexOf('/') + 1)..];
        return VersionEvidence.IsRelease(last) ? last : null;
    }
}
