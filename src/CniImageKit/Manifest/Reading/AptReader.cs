using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads the keys of <c>from: apt</c>; suite and component may be one word or, in the plural, a list.</summary>
internal static class AptReader
{
    /// <summary>The settings, or null where the package is missing.</summary>
    public static AptSettings? Read(ManifestBlock block)
    {
        var package = block.RequireText("package", "package: containernetworking-plugins");
        if (package is not null && !Spelling.IsDebianPackage(package.Value))
            block.Findings.Add(
                Rules.BadFact(package.At, "package", package.Value, "a Debian package's name, such as containernetworking-plugins"));
        var suites = OneOrMany(block, "suite", "suites");
        var components = OneOrMany(block, "component", "components");
        ImmutableArray<Located<Uri>> uris =
            [.. block.Texts("uris").Select(u => Urls.Parse(block, "uris", u, http: true)).OfType<Located<Uri>>()];
        var signedBy = block.Text("signed-by");
        if (signedBy is not null && Spelling.HasBackslash(signedBy.Value))
            block.Findings.Add(Rules.BadPath(signedBy.At, "signed-by", signedBy.Value, "a path with /"));
        var path = block.Text("path");
        if (path is not null && !ImagePath.TryParse("/" + path.Value.Trim('/'), out _))
            block.Findings.Add(Rules.BadPath(path.At, "path", path.Value, "a directory inside the package, such as usr/lib/cni"));
        if (package is null) return null;
        return new AptSettings
        {
            Package = package,
            Suites = suites,
            Components = components,
            Uris = uris,
            SignedBy = signedBy,
            Path = path,
        };
    }

    private static ImmutableArray<Located<string>> OneOrMany(ManifestBlock block, string one, string many)
    {
        block.NotBoth(one, many);
        ImmutableArray<Located<string>> words = block.Text(one) is { } word ? [word] : block.Texts(many);
        foreach (var bad in words.Where(w => !Spelling.IsSuite(w.Value)))
            block.Findings.Add(Rules.BadFact(bad.At, block.Member(one) is null ? many : one, bad.Value, "a word such as bookworm or main"));
        return words;
    }
}
