using CniImageKit.Diagnostics;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Trust;

/// <summary>Keys made by openssl.</summary>
internal static class Keys
{
    /// <summary>The PEM text of a new private key: <c>ec</c> with a curve, <c>rsa</c> with its bits, or <c>ed25519</c>.</summary>
    public static async Task<string> NewPemAsync(string kind, string size = "")
    {
        string[] options = kind switch
        {
            "ec" => ["-pkeyopt", $"ec_paramgen_curve:{size}"],
            "rsa" => ["-pkeyopt", $"rsa_keygen_bits:{size}"],
            _ => [],
        };
        var openssl = Needs.Tool("openssl", "openssl");
        return (await Shell.RunAsync(openssl, ["genpkey", "-algorithm", kind, .. options])).Ok().Out;
    }

    public static async Task<SigningKey> NewAsync(string kind, string size = "") =>
        SigningKey.ReadPem(await NewPemAsync(kind, size), new Location("release.key"));

    /// <summary>The public half in PEM.</summary>
    public static string Pem(PublicKey key) =>
        System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", key.Spki) + "\n";
}
