using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust;

/// <summary>A signature of an envelope.</summary>
/// <param name="KeyId">A hint which key made it, or null; nothing may be believed of it.</param>
/// <param name="Bytes">The signature, as the algorithm writes it (ECDSA in DER).</param>
internal sealed record DsseSignature(string? KeyId, byte[] Bytes);

/// <summary>
/// A DSSE envelope: a payload with signatures over its type and bytes. Reading verifies nothing. Raises CNIK5320.
/// </summary>
/// <param name="PayloadType">Such as <see cref="Dsse.InToto"/>.</param>
/// <param name="Payload">The signed bytes.</param>
/// <param name="Signatures">At least one, at most sixteen.</param>
internal sealed record DsseEnvelope(string PayloadType, byte[] Payload, ImmutableArray<DsseSignature> Signatures)
{
    /// <summary>A signature costs a hash over the payload; envelopes have one.</summary>
    public const int MostSignatures = 16;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What each signature covers.</summary>
    public byte[] Signed => Dsse.Pae(PayloadType, Payload);

    /// <summary>The payload in an envelope, signed with the key; the key id is that of the public key.</summary>
    public static DsseEnvelope Sign(string payloadType, byte[] payload, SigningKey key) =>
        new(payloadType, payload, [new(key.Public.Fingerprint.ToString(), key.Sign(Dsse.Pae(payloadType, payload)))]);

    /// <summary>Reads the JSON form; base64 in either alphabet, as the protocol asks of readers.</summary>
    public static DsseEnvelope Read(ReadOnlyMemory<byte> json, Location at)
    {
        using var document = SignatureJson.Parse(json, at, out var root);
        return Read(root);
    }

    /// <summary>Reads an envelope within another document.</summary>
    public static DsseEnvelope Read(SignatureJson json)
    {
        ImmutableArray<DsseSignature> signatures =
        [
            .. json.Member("signatures").Items(MostSignatures).Select(s => new DsseSignature(
                s.Optional("keyid")?.Text() is { Length: > 0 } id ? id : null, s.Member("sig").Bytes())),
        ];
        if (signatures.IsEmpty) throw json.Fault("has no signature");
        return new DsseEnvelope(json.Member("payloadType").Text(), json.Member("payload").Bytes(), signatures);
    }

    /// <summary>The JSON form: one line, standard base64 with padding.</summary>
    public byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("payloadType"u8, PayloadType);
            json.WriteBase64String("payload"u8, Payload);
            json.WriteStartArray("signatures"u8);
            foreach (var signature in Signatures)
            {
                json.WriteStartObject();
                if (signature.KeyId is not null) json.WriteString("keyid"u8, signature.KeyId);
                json.WriteBase64String("sig"u8, signature.Bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Whether one of the signatures was made by the key.</summary>
    public bool IsSignedBy(PublicKey key)
    {
        var signed = Signed;
        return Signatures.Any(s => key.Verifies(signed, s.Bytes));
    }
}
