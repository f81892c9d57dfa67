using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace CniImageKit.Sources.Apt;

/// <summary>
/// A package's path below an archive's root: relative, normal, visible ASCII without the characters that mean something in a URL.
/// </summary>
internal sealed record PoolPath
{
    private const string Scheme = "apt:";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-._~:=@,!/%");

    private PoolPath(string value) => Value = value;

    /// <summary>Such as <c>pool/main/g/golang-…/containernetworking-plugins_1.1.1+ds1-3+b5_amd64.deb</c>.</summary>
    public string Value { get; }

    /// <summary>The last part.</summary>
    public string FileName => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>As the lock names it.</summary>
    public string Location => Scheme + Value;

    /// <summary>Reads a Filename field. A leading <c>./</c>, which flat archives write, is dropped.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PoolPath? path)
    {
        if (text.StartsWith("./", StringComparison.Ordinal)) text = text[2..];
        var valid = text.Length is > 0 and <= 1024 && !text.AsSpan().ContainsAnyExcept(Allowed)
            && !text.Split('/').Any(part => part is "" or "." or "..");
        path = valid ? new PoolPath(text) : null;
        return valid;
    }

    /// <summary>Reads a location of the lock.</summary>
    public static bool TryParseLocation(string location, [NotNullWhen(true)] out PoolPath? path)
    {
        path = null;
        return location.StartsWith(Scheme, StringComparison.Ordinal) && TryParse(location[Scheme.Length..], out path);
    }

    /// <summary>The address below a root that ends in a slash.</summary>
    public Uri Below(Uri root) => new(root, string.Join('/', Value.Split('/').Select(Uri.EscapeDataString)));
}
