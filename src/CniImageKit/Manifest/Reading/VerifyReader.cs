using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads <c>verify:</c> of an entry. Raises CNIK1031 and 1032 besides the general rules.</summary>
internal static class VerifyReader
{
    private const string GitHubIssuer = "https://token.actions.githubusercontent.com";

    /// <summary>The items; none where the key is absent or after a finding.</summary>
    public static ImmutableArray<SignatureCheck> Read(ManifestBlock block, SourceSettings? settings)
    {
        var checks = ImmutableArray.CreateBuilder<SignatureCheck>();
        foreach (var item in block.Items("verify"))
        {
            if (ManifestBlock.Of("an item of verify", item, block.Findings) is not { } check) continue;
            if (ReadItem(check, settings) is { } read) checks.Add(read);
        }

        return checks.DrainToImmutable();
    }

    private static SignatureCheck? ReadItem(ManifestBlock check, SourceSettings? settings)
    {
        if (check.RequireText("method", "method: openpgp") is not { } method) return null;
        if (!SignatureMethods.All.Contains(method.Value))
        {
            check.Findings.Add(Rules.UnknownWord(
                method.At, "method", method.Value, NearestName.Among(SignatureMethods.All, method.Value),
                string.Join(", ", SignatureMethods.All)));
            return null;
        }

        var image = settings is OciSettings;
        if (image && !SignatureMethods.OfImages.Contains(method.Value))
            check.Findings.Add(Rules.VerifyUnfit(method.At, method.Value, "an image", string.Join(", ", SignatureMethods.OfImages)));
        string[] common = image ? ["method"] : ["method", "of", "signature"];
        check.Expect([.. common, .. KeysOf(method.Value)]);
        var read = Require(method.Value, settings, new SignatureCheck
        {
            At = check.Place,
            Method = method,
            OfSums = OfSums(check),
            Signature = Signature(check),
            Key = check.Text("key"),
            Fingerprint = Fingerprint(check),
            AllowedSigners = check.Text("allowedSigners"),
            Identity = Template.Check(check, "identity", OneWord(check, "identity"), Template.Asset),
            IdentityRegex = Expression(check),
            Issuer = OneWord(check, "issuer"),
            Namespace = check.Text("namespace"),
            TrustedRoot = check.Text("trustedRoot"),
            Predicates = check.Texts("predicates"),
        }, check);
        foreach (var (key, file) in Files(read)) RelativePath.Check(check, key, file);
        return read;
    }

    /// <summary>What stands for a key itself, and not for a file: minisign's and SSH's own short forms.</summary>
    public static bool IsInline(SignatureCheck check) => check.Key is { Value: var key } && check.Method.Value switch
    {
        SignatureMethods.Minisign => key.Length == 56 && key.StartsWith("RW", StringComparison.Ordinal),
        SignatureMethods.Ssh => key.Contains(' ', StringComparison.Ordinal),
        _ => false,
    };

    private static string[] KeysOf(string method) => method switch
    {
        SignatureMethods.OpenPgp => ["key", "fingerprint"],
        SignatureMethods.Ssh => ["key", "allowedSigners", "identity", "namespace"],
        SignatureMethods.Sigstore => ["identity", "identityRegex", "issuer", "trustedRoot"],
        SignatureMethods.GitHubAttestation => ["identity", "identityRegex", "issuer", "trustedRoot", "predicates"],
        SignatureMethods.CosignKey => ["key", "trustedRoot"],
        _ => ["key"],
    };

    private static SignatureCheck Require(string method, SourceSettings? settings, SignatureCheck read, ManifestBlock check)
    {
        switch (method)
        {
            case SignatureMethods.Ssh:
                check.NotBoth("key", "allowedSigners");
                if (read.AllowedSigners is null) check.Require("key", "key: ssh-ed25519 AAAA…");
                check.Require("identity", "identity: release@example.org");
                break;
            case SignatureMethods.Sigstore:
                check.NotBoth("identity", "identityRegex");
                check.Require("issuer", $"issuer: {GitHubIssuer}");
                if (!NamesIdentity(check)) check.Require("identity", "identity: release@example.org");
                break;
            case SignatureMethods.GitHubAttestation:
                check.NotBoth("identity", "identityRegex");
                // Without one, the repository's own workflows are meant.
                if (settings is not GitHubSettings && !NamesIdentity(check))
                    check.Require("identityRegex", "identityRegex: https://github.com/OWNER/NAME/.github/workflows/.*");
                if (settings is UrlSettings) check.Require("signature", "signature: \"{asset}.sigstore.json\"");
                return read with { Issuer = read.Issuer ?? new Located<string>(GitHubIssuer, read.Method.At) };
            default:
                check.Require("key", $"key: keys/{(method == SignatureMethods.OpenPgp ? "release.asc" : "release.pub")}");
                if (method == SignatureMethods.OpenPgp) check.Require("fingerprint", "fingerprint: 40 hexadecimal digits");
                break;
        }

        return read;
    }

    private static bool NamesIdentity(ManifestBlock check) =>
        check.Member("identity") is not null || check.Member("identityRegex") is not null;

    private static IEnumerable<(string Key, Located<string> File)> Files(SignatureCheck read)
    {
        if (read.Key is { } key && !IsInline(read)) yield return ("key", key);
        if (read.AllowedSigners is { } signers) yield return ("allowedSigners", signers);
        if (read.TrustedRoot is { } root) yield return ("trustedRoot", root);
    }

    private static bool OfSums(ManifestBlock check)
    {
        if (check.Text("of") is not { } of) return false;
        if (of.Value is not ("asset" or "sums")) check.Findings.Add(Rules.BadFact(of.At, "of", of.Value, "asset or sums"));
        return of.Value == "sums";
    }

    private static Located<string>? Signature(ManifestBlock check)
    {
        if (check.Text("signature") is not { } text) return null;
        if (text.Value.StartsWith("./", StringComparison.Ordinal) || text.Value.StartsWith("../", StringComparison.Ordinal))
        {
            RelativePath.Check(check, "signature", Template.Check(check, "signature", text, Template.Sums)!);
            return text;
        }

        return text.Value.Contains("://", StringComparison.Ordinal)
            ? Urls.CheckTemplate(check, "signature", text, Template.Sums, http: false)
            : Template.FileName(check, "signature", text, Template.Sums);
    }

    // Identity and issuer stand beside others in one text of the lock.
    private static Located<string>? OneWord(ManifestBlock check, string key)
    {
        if (check.Text(key) is not { } text) return null;
        if (text.Value.Any(char.IsWhiteSpace)) check.Findings.Add(Rules.BadFact(text.At, key, text.Value, "a text without blanks"));
        return text;
    }

    private static Located<string>? Fingerprint(ManifestBlock check)
    {
        if (check.TextOrNumber("fingerprint") is not { } text) return null;
        var plain = text.Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (plain.Length == 40 && plain.All(char.IsAsciiHexDigitUpper)) return text with { Value = plain };
        // A key id is short enough for others to make a key of the same.
        check.Findings.Add(Rules.BadFact(text.At, "fingerprint", text.Value, "the full fingerprint of 40 hexadecimal digits"));
        return null;
    }

    private static Located<string>? Expression(ManifestBlock check)
    {
        if (check.Text("identityRegex") is not { } text) return null;
        try
        {
            _ = new Regex(text.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return text;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            check.Findings.Add(Rules.BadIdentityRegex(text.At, text.Value, fault.Message));
            return null;
        }
    }
}
