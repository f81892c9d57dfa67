using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Cosign;

/// <summary>A signature of an image as cosign kept it until version 2: a statement, and the signature over its bytes.</summary>
/// <param name="Payload">The statement.</param>
/// <param name="Signature">Over all its bytes.</param>
internal sealed record SimpleSigning(byte[] Payload, byte[] Signature)
{
    /// <summary>The media type of the layer that holds the statement.</summary>
    public const string MediaType = "application/vnd.dev.cosign.simplesigning.v1+json";

    /// <summary>The layer's annotation that holds the signature.</summary>
    public const string Annotation = "dev.cosignproject.cosign/signature";

    /// <summary>More than any statement has.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>
    /// Verifies that the statement is about the image (sigstore/cosign, specs/SIGNATURE_SPEC.md); the name that it gives the image does not
    /// count, since images are copied. Raises CNIK5335.
    /// </summary>
    public void VerifyAbout(string image, Digest digest, Location at)
    {
        using var document = SignatureJson.Parse(Payload, at, out var root);
        var critical = root.Member("critical");
        if (critical.Member("type").Text() is not ("cosign container image signature" or "atomic container signature") and var type)
            throw new CniImageKitException(Rules.CosignPayload(at, image, $"it is a {type}"));
        var found = critical.Member("image").Member("docker-manifest-digest").Text();
        if (found != digest.ToString()) throw new CniImageKitException(Rules.CosignPayload(at, image, $"it is about {found}"));
    }
}
