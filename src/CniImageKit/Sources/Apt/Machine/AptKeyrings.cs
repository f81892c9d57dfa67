using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust.OpenPgp;

namespace CniImageKit.Sources.Apt.Machine;

/// <summary>Finds the keys that a source is trusted by: those that Signed-By names and no others, else those of trusted.gpg.d.</summary>
internal static class AptKeyrings
{
    /// <summary>The keyring of a source of this machine.</summary>
    public static OpenPgpKeyring Of(AptRepository repository, Host host)
    {
        if (repository.KeyringFile is { } file) return ReadFile(file, repository.At);
        if (repository.SignedBy is not { } signedBy) return Trusted(host);
        if (signedBy.Contains("-----BEGIN PGP", StringComparison.Ordinal)) return Embedded(signedBy, repository.At);
        var words = signedBy.Split([' ', ',', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var files = words.Where(w => w.StartsWith('/')).ToArray();
        ImmutableArray<string> fingerprints = [.. words.Where(w => !w.StartsWith('/')).Select(w => w.ToUpperInvariant())];
        var keyring = files.Length == 0 ? Trusted(host)
            : OpenPgpKeyring.Join(
                string.Join(", ", files), files.Select(f => ReadFile(Path.Combine(host.SystemRoot, f[1..]), repository.At)));
        return keyring with { Only = fingerprints };
    }

    /// <summary>A keyring file, by its absolute path.</summary>
    public static OpenPgpKeyring ReadFile(string path, Location namedAt)
    {
        try
        {
            return OpenPgpKeyring.Read(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.MissingKeyring(namedAt, path), e);
        }
    }

    /// <summary>trusted.gpg and trusted.gpg.d: trusted for every source that names no keys of its own.</summary>
    private static OpenPgpKeyring Trusted(Host host)
    {
        var apt = Path.Combine(host.SystemRoot, "etc/apt");
        var parts = Path.Combine(apt, "trusted.gpg.d");
        string[] found = Directory.Exists(parts) ? Directory.GetFiles(parts) : [];
        var files = found.Where(f => Path.GetExtension(f) is ".gpg" or ".asc").Order(StringComparer.Ordinal)
            .Append(Path.Combine(apt, "trusted.gpg")).Where(f => File.Exists(f) && new FileInfo(f).Length > 0);
        return OpenPgpKeyring.Join(parts, files.Select(f => TryReadFile(f, host)).OfType<OpenPgpKeyring>());
    }

    // As apt does: one file that is no keyring does not take the others' trust away.
    private static OpenPgpKeyring? TryReadFile(string path, Host host)
    {
        try
        {
            return ReadFile(path, new Location(path));
        }
        catch (CniImageKitException e)
        {
            host.Progress.Report(new WarningFound(Rules.KeyringSkipped(new Location(path), e.Diagnostics[0].Message)));
            return null;
        }
    }

    // In a field, an empty line is written as a lone dot (deb822(5)).
    private static OpenPgpKeyring Embedded(string armored, Location at)
    {
        var lines = armored.Split('\n').Select(l => l.Trim() is "." ? "" : l.Trim());
        return OpenPgpKeyring.Read(at.ToString(), Encoding.ASCII.GetBytes(string.Join('\n', lines).Trim()));
    }
}
