using System.Text;
using CniImageKit.Store;

namespace CniImageKit.Intake;

/// <summary>
/// The control file of a Debian package, kept in the store beside the package: its <c>Built-Using</c> is the only record of what a
/// Go binary without module information was built from (Debian policy 7.8).
/// </summary>
internal static class DebControl
{
    private const string Kind = "deb-control";

    public static async Task KeepAsync(BlobStore store, StoredBlob package, string? control, CancellationToken cancellationToken)
    {
        if (control is not null) await store.PutDerivedAsync(Kind, package.Sha256.Hex, Encoding.UTF8.GetBytes(control), cancellationToken);
    }

    /// <summary>The control file of the package with this digest, or null where the store has none.</summary>
    public static async Task<string?> FindAsync(BlobStore store, Digest package, CancellationToken cancellationToken) =>
        await store.FindDerivedAsync(Kind, package.Hex, cancellationToken) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>A field's value, continuation lines joined by a blank; null where absent.</summary>
    public static string? Field(string control, string name)
    {
        var value = new StringBuilder();
        var inside = false;
        foreach (var line in control.Split('\n'))
        {
            if (inside && line.Length > 0 && line[0] is ' ' or '\t') value.Append(' ').Append(line.Trim());
            else if (inside) break;
            else if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            {
                inside = true;
                value.Append(line[(name.Length + 1)..].Trim());
            }
        }

        return inside ? value.ToString() : null;
    }
}
