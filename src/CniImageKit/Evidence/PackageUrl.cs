using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CniImageKit.Evidence;

/// <summary>
/// A package URL (ECMA-427), built and never parsed. Go module paths keep their case, which the type definition would lower: they are case
/// sensitive, and the vulnerability databases hold them as Go writes them.
/// </summary>
internal sealed record PackageUrl
{
    /// <summary>The type, such as <c>golang</c>; lower case.</summary>
    public required string Type { get; init; }

    /// <summary>The namespace with its slashes, or null.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Qualifiers; those of empty value are left out.</summary>
    public ImmutableSortedDictionary<string, string> Qualifiers { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>A path inside the package, or null.</summary>
    public string? Subpath { get; init; }

    /// <summary>This with one more qualifier; null or empty adds none.</summary>
    public PackageUrl With(string key, string? value) =>
        string.IsNullOrEmpty(value) ? this : this with { Qualifiers = Qualifiers.SetItem(key, value) };

    /// <summary>A Go module or the standard library: all before the last slash is its namespace.</summary>
    public static PackageUrl Go(string path, string? version)
    {
        var slash = path.LastIndexOf('/');
        var @namespace = slash < 0 ? null : path[..slash];
        return new PackageUrl { Type = "golang", Namespace = @namespace, Name = path[(slash + 1)..], Version = version };
    }

    /// <summary>The canonical text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("pkg:").Append(Type);
        var lower = Type is "github" or "deb" or "oci";
        foreach (var part in (Namespace ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
            Append(text.Append('/'), lower ? Lower(part) : part);
        Append(text.Append('/'), lower ? Lower(Name) : Name);
        if (!string.IsNullOrEmpty(Version)) Append(text.Append('@'), Version);
        var separator = '?';
        foreach (var (key, value) in Qualifiers)
        {
            if (value.Length == 0) continue;
            Append(text.Append(separator).Append(key).Append('='), value);
            separator = '&';
        }

        separator = '#';
        foreach (var part in (Subpath ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "." or "..") continue;
            Append(text.Append(separator), part);
            separator = '/';
        }

        return text.ToString();
    }

    private static string Lower(string text) => text.ToLowerInvariant();

    // ECMA-427, character encoding: letters, digits, "-", ".", "_", "~" and the colon stand for themselves.
    private static void Append(StringBuilder text, string part)
    {
        foreach (var b in Encoding.UTF8.GetBytes(part))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' or (byte)':')
                text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }
}
