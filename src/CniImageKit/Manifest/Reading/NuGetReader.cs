using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads the keys of <c>from: nuget</c>. Raises CNIK1030 besides the general rules.</summary>
internal static class NuGetReader
{
    private const int LongestId = 100;

    /// <summary>The settings, or null where the package is missing.</summary>
    public static NuGetSettings? Read(ManifestBlock block)
    {
        var package = Template.Check(block, "package", block.RequireText("package", "package: Acme.CniPlugins"), Template.Path);
        if (package is not null && !IsPackageId(Template.Plain(package.Value, Template.Path)))
            block.Findings.Add(Rules.BadFact(package.At, "package", package.Value, "a NuGet package's id, such as Acme.CniPlugins"));
        var feed = block.Text("feed");
        if (feed is not null && feed.Value.Contains("://", StringComparison.Ordinal)) Urls.Parse(block, "feed", feed, http: false);
        var (require, fingerprints) = Signatures(block);
        return package is null ? null : new NuGetSettings
        {
            Package = package,
            Feed = feed,
            RequireSignature = require,
            Fingerprints = fingerprints,
        };
    }

    /// <summary>Letters, digits and underscores with single dots or dashes between (NuGet's own rule).</summary>
    public static bool IsPackageId(string text) =>
        text.Length is > 0 and <= LongestId
        && text.Split('.', '-').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));

    private static (bool Require, ImmutableArray<Located<Digest>> Fingerprints) Signatures(ManifestBlock block)
    {
        if (block.Block("signatures") is not { } signatures) return (false, []);
        signatures.Expect("policy", "fingerprints");
        var policy = signatures.Text("policy");
        if (policy is not null && policy.Value is not ("accept" or "require"))
            block.Findings.Add(Rules.BadFact(policy.At, "policy", policy.Value, "accept or require"));
        var pinned = ImmutableArray.CreateBuilder<Located<Digest>>();
        foreach (var text in signatures.Texts("fingerprints"))
        {
            if (Digest.TryParse(text.Value, out var digest) && digest.Algorithm == "sha256") pinned.Add(new(digest, text.At));
            else block.Findings.Add(Rules.BadFact(text.At, "fingerprints", text.Value, "sha256: and 64 lower-case hexadecimal digits"));
        }

        if (policy?.Value == "require" && signatures.Member("fingerprints") is null)
            block.Findings.Add(Rules.SignatureUnpinned(policy.At));
        return (policy?.Value == "require", pinned.DrainToImmutable());
    }
}
