using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Manifest;
using CniImageKit.Trust;
using CniImageKit.Trust.OpenPgp;

namespace CniImageKit.Sources.Signatures;

/// <summary>
/// Checks every signature that an entry asks for. One that is missing or does not hold fails, whatever else vouches for the bytes. Raises
/// CNIK5320 to 5361.
/// </summary>
internal sealed class SignatureChecker(Host host, Fetcher fetcher)
{
    /// <summary>More than any signature, bundle or answer with attestations has.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>What the signatures prove, as the lock says it; in the manifest's order.</summary>
    public async Task<ImmutableArray<string>> CheckAsync(Release release, CancellationToken cancellationToken)
    {
        var proven = ImmutableArray.CreateBuilder<string>();
        foreach (var check in release.Entry.Verify)
            proven.AddRange(await CheckAsync(release, check, cancellationToken).ConfigureAwait(false));
        return proven.DrainToImmutable();
    }

    private async Task<IEnumerable<string>> CheckAsync(Release release, SignatureCheck check, CancellationToken cancellationToken)
    {
        var content = Content(release, check);
        var question = new SignatureQuestion(release, check, content, host.Clock.GetUtcNow());
        if (check.Method.Value == SignatureMethods.OpenPgp && check.OfSums && ClearSigned.Is(release.Sums!.Body))
            return OpenPgpCheck.Text(question, release.Sums.Name, release.Sums.Body);
        if (check is { Method.Value: SignatureMethods.GitHubAttestation, Signature: null } && release.Attestations is { } attestations)
            return SigstoreCheck.Attestations(question, await attestations(content.Sha256, cancellationToken).ConfigureAwait(false));

        var (name, bytes) = await SignatureAsync(release, check, content.Name, cancellationToken).ConfigureAwait(false);
        return check.Method.Value switch
        {
            SignatureMethods.OpenPgp => OpenPgpCheck.File(question, name, bytes),
            SignatureMethods.Minisign => MinisignCheck.File(question, bytes),
            SignatureMethods.Ssh => SshCheck.File(question, bytes),
            SignatureMethods.CosignKey => CosignCheck.File(question, bytes),
            SignatureMethods.GitHubAttestation => SigstoreCheck.Attestations(question, SigstoreCheck.Lines(bytes)),
            _ => SigstoreCheck.File(question, bytes),
        };
    }

    private static SignedContent Content(Release release, SignatureCheck check)
    {
        if (!check.OfSums) return release.Asset;
        return release.Sums is { } sums ? SignedContent.Of(sums.Name, sums.Body)
            : throw new CniImageKitException(Rules.NoSumsToSign(check.At, release.Asset.Name));
    }

    /// <summary>The first of the names that is there.</summary>
    private async Task<(string Name, byte[] Bytes)> SignatureAsync(
        Release release, SignatureCheck check, string signed, CancellationToken cancellationToken)
    {
        var values = release.Values with { Asset = signed };
        if (check.Signature is { Value: ['.', ..] path } local && (path.StartsWith("./", StringComparison.Ordinal) || path[1] == '.'))
        {
            var file = Template.Expand(local, values);
            return (file, TrustFiles.Read(release.Manifest, "signature", file, local.At));
        }

        string[] names = check.Signature is { } named ? [Template.Expand(named, values)] : Usual(check.Method.Value, signed);
        foreach (var name in names)
        {
            var bytes = name.Contains("://", StringComparison.Ordinal)
                ? await AtAsync(name, check, cancellationToken).ConfigureAwait(false)
                : await release.Beside(name, check.OfSums, cancellationToken).ConfigureAwait(false);
            if (bytes is not null) return (name.Split('?')[0], bytes);
        }

        throw new CniImageKitException(
            Rules.SignatureMissing(check.At, check.Method.Value, signed, names.Select(n => n.Split('?')[0])));
    }

    private async Task<byte[]?> AtAsync(string address, SignatureCheck check, CancellationToken cancellationToken)
    {
        var document = await fetcher.GetAsync(
            new DocumentRequest { Name = "the signature", Uri = new Uri(address), MaxBytes = MaxBytes, At = check.Signature!.At },
            cancellationToken).ConfigureAwait(false);
        return document.Status == 200 ? document.Body : null;
    }

    private static string[] Usual(string method, string signed) => method switch
    {
        SignatureMethods.OpenPgp => [signed + ".asc", signed + ".sig", signed + ".gpg"],
        SignatureMethods.Minisign => [signed + ".minisig"],
        SignatureMethods.Ssh => [signed + ".sig"],
        SignatureMethods.CosignKey => [signed + ".sig", signed + ".sigstore.json", signed + ".bundle"],
        _ => [signed + ".sigstore.json", signed + ".sigstore", signed + ".bundle"],
    };
}
