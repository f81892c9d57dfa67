using System.Globalization;
using System.Text;

namespace CniImageKit.Trust;

/// <summary>What a signature of a DSSE envelope covers (secure-systems-lab/dsse, protocol.md).</summary>
internal static class Dsse
{
    /// <summary>The payload type of in-toto statements.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    /// <summary>Pre-authentication encoding: <c>DSSEv1 LEN(type) type LEN(payload) payload</c>, lengths in bytes and decimal.</summary>
    public static byte[] Pae(string payloadType, ReadOnlySpan<byte> payload)
    {
        var typeBytes = Encoding.UTF8.GetByteCount(payloadType).ToString(CultureInfo.InvariantCulture);
        var payloadBytes = payload.Length.ToString(CultureInfo.InvariantCulture);
        return [.. Encoding.UTF8.GetBytes($"DSSEv1 {typeBytes} {payloadType} {payloadBytes} "), .. payload];
    }
}
