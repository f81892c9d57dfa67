using System.Text;

namespace CniImageKit.Oci.Registry;

/// <summary>Who one is at a registry. Never printed.</summary>
/// <param name="User">The name; empty with an identity token.</param>
/// <param name="Secret">The password, or the identity token (OAuth 2 refresh token).</param>
/// <param name="IsToken">Whether the secret is an identity token.</param>
internal sealed record RegistryLogin(string User, string Secret, bool IsToken)
{
    /// <summary>What follows <c>Basic</c> (RFC 7617).</summary>
    public string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret}"));

    /// <summary>Reads what follows <c>Basic</c>, as docker's config holds it; null where it is none.</summary>
    public static RegistryLogin? OfBasic(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, count).TrimEnd('\0');
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : new RegistryLogin(pair[..colon], pair[(colon + 1)..], IsToken: false);
    }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "a login";
}
