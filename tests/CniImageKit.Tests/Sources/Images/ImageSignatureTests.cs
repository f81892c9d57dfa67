using System.Text;
using System.Text.Json.Nodes;
using CniImageKit.Sources.Images;
using CniImageKit.Tests.Append;
using CniImageKit.Tests.Trust;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Sources.Images;

/// <summary>
/// Signatures under cosign's tag, and bundles as referrers, listed by the registry or under the tag that stands for the list.
/// </summary>
public sealed class ImageSignatureTests(SignedImage signer) : IClassFixture<SignedImage>, IAsyncLifetime
{
    private const string Identity = "https://github.com/example/plugins/.github/workflows/release.yml@refs/tags/v1.0.0";
    private const string Issuer = "https://token.actions.githubusercontent.com";
    private const string Sigstore = $"method: sigstore, identity: \"{Identity}\", issuer: \"{Issuer}\", trustedRoot: trusted_root.json";
    private const string Attested = $"method: github-attestation, identity: \"{Identity}\", trustedRoot: trusted_root.json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ByKey = "method: cosign-key, key: cosign.pub";
    private readonly TempFolder _folder = new();
    private readonly ImageSite _site = new();
    private string _digest = "";

    public ValueTask InitializeAsync()
    {
        _site.Tags["1.0.0"] = SignedImage.Of(_site.Built);
        _digest = _site.Tags["1.0.0"]["digest"]!.GetValue<string>();
        _folder.Write("trusted_root.json", signer.Text("trusted_root.json"));
        _folder.Write("cosign.pub", signer.Text("cosign.pub"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Believes_bundles_that_are_attached(bool listed)
    {
        Attach(listed, signer.Bundle("image.json"), signer.Bundle("keyed.json"), signer.Bundle("provenance.json"));
        Assert.Equal($"sigstore {Identity} {Issuer}", await ProvesAsync(Sigstore));
        Assert.StartsWith("cosign-key sha256:", await ProvesAsync(ByKey), StringComparison.Ordinal);
        Assert.Equal($"github-attestation {Identity} {Issuer}", await ProvesAsync(Attested));
    }

    [Fact]
    public async Task Believes_signatures_under_cosigns_tag()
    {
        var key = await NewKeyAsync();
        Tag(Tagged("tagged.json"), ByKeyOf(key, _digest));
        Assert.Equal($"cosign-key {key.Public.Fingerprint}", await ProvesAsync(ByKey));
        Assert.Equal($"sigstore {Identity} {Issuer}", await ProvesAsync(Sigstore));
    }

    [Fact]
    public async Task Believes_a_signature_of_the_platforms_own_manifest()
    {
        Attach(true, signer.Bundle("image.json"));
        _site.Tags["1.0.0"] = _site.Built.Index(SignedImage.Of(_site.Built));
        Assert.Equal($"sigstore {Identity} {Issuer}", await ProvesAsync(Sigstore));
    }

    [Theory]
    [InlineData("method: cosign-key, key: cosign.pub")]
    [InlineData(Sigstore)]
    [InlineData(Attested)]
    public async Task Refuses_an_image_that_is_not_signed(string verify) => Assert.Equal("CNIK5323", await RefusesAsync(verify));

    [Fact]
    public async Task Refuses_signatures_by_others()
    {
        Tag(ByKeyOf(await Keys.NewAsync("ec", "P-256"), _digest));
        Assert.Equal("CNIK5325", await RefusesAsync(ByKey));
        Assert.Equal("CNIK5341", await RefusesAsync(Sigstore));
        _site.Tags.Remove(_digest.Replace(':', '-') + ".sig");
        Attach(true, signer.Bundle("foreign.json"));
        Assert.Equal("CNIK5354", await RefusesAsync(Sigstore));
        Attach(true, signer.Bundle("provenance.json"));
        Assert.Equal("CNIK5357", await RefusesAsync(Sigstore));
    }

    // The signature is good, and its statement is about another image: a registry can copy it.
    [Fact]
    public async Task Refuses_good_signatures_of_other_images()
    {
        var key = await NewKeyAsync();
        Tag(Tagged("tagged-other.json"), ByKeyOf(key, Digest.Sha256("other"u8).ToString()));
        Assert.Equal("CNIK5335", await RefusesAsync(ByKey));
        Assert.Equal("CNIK5335", await RefusesAsync(Sigstore));
        Attach(true, signer.Bundle("elsewhere.json"));
        Assert.Equal("CNIK5356", await RefusesAsync(Attested));
    }

    [Fact]
    public async Task Refuses_what_is_attached_to_another_image_and_listed_here()
    {
        Attach(true, signer.Bundle("image.json"));
        _site.Tags["1.0.0"] = _site.Built.Of("linux/amd64", [BuiltImage.Tar(BuiltImage.File("p", "other"u8.ToArray()))]);
        _site.Referrers![_site.Tags["1.0.0"]["digest"]!.GetValue<string>()] = _site.Referrers[_digest];
        Assert.Equal("CNIK5403", await RefusesAsync(Sigstore));
    }

    [Fact]
    public async Task Refuses_more_signatures_than_an_image_can_need()
    {
        var key = await NewKeyAsync();
        Tag([.. Enumerable.Range(0, 33).Select(_ => ByKeyOf(key, _digest))]);
        Assert.Equal("CNIK5403", await RefusesAsync(ByKey));
        Attach(true, [.. Enumerable.Range(0, 65).Select(i => Encoding.UTF8.GetBytes($"{{\"{i}\":0}}"))]);
        Assert.Equal("CNIK5403", await RefusesAsync(Sigstore));
    }

    private sealed record Layer(byte[] Payload, JsonObject Annotations);

    private Layer Tagged(string name)
    {
        var json = JsonNode.Parse(signer.Text(name))!;
        return new Layer(Convert.FromBase64String(json["payload"]!.GetValue<string>()), json["annotations"]!.DeepClone().AsObject());
    }

    private static Layer ByKeyOf(SigningKey key, string digest)
    {
        var payload = Encoding.UTF8.GetBytes(
            $$$"""{"critical":{"identity":{"docker-reference":"x"},"image":{"docker-manifest-digest":"{{{digest}}}"},"type":"cosign container image signature"},"optional":{}}""");
        return new Layer(payload, new JsonObject { ["dev.cosignproject.cosign/signature"] = Convert.ToBase64String(key.Sign(payload)) });
    }

    private void Tag(params Layer[] layers)
    {
        var described = layers.Select(l =>
        {
            var layer = _site.Built.Blob("application/vnd.dev.cosign.simplesigning.v1+json", l.Payload);
            layer["annotations"] = l.Annotations;
            return (JsonNode)layer;
        });
        _site.Tags[_digest.Replace(':', '-') + ".sig"] = Manifest([.. described], null, null);
    }

    private void Attach(bool listed, params byte[][] bundles)
    {
        const string Type = "application/vnd.dev.sigstore.bundle.v0.3+json";
        var index = _site.Built.Index([.. bundles.Select(b =>
        {
            var manifest = Manifest([_site.Built.Blob(Type, b)], _digest, Type);
            manifest["artifactType"] = Type;
            return manifest;
        })]);
        if (listed) _site.Referrers = new() { [_digest] = _site.Built.Blobs[Digest.Parse(index["digest"]!.GetValue<string>())] };
        else _site.Tags[_digest.Replace(':', '-')] = index;
    }

    private JsonObject Manifest(JsonNode[] layers, string? subject, string? artifactType)
    {
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = _site.Built.Blob("application/vnd.oci.empty.v1+json", "{}"u8.ToArray()),
            ["layers"] = new JsonArray(layers),
        };
        if (artifactType is not null) manifest["artifactType"] = artifactType;
        if (subject is not null) manifest["subject"] = new JsonObject { ["mediaType"] = ManifestType, ["digest"] = subject, ["size"] = 1 };
        return _site.Built.Blob(ManifestType, manifest);
    }

    private async Task<SigningKey> NewKeyAsync()
    {
        var key = await Keys.NewAsync("ec", "P-256");
        _folder.Write("cosign.pub", Keys.Pem(key.Public));
        return key;
    }

    private async Task<string> ProvesAsync(string verify)
    {
        using var bench = On(verify);
        return Assert.Single((await bench.TakeAsync()).Artifact.Verified);
    }

    private async Task<string> RefusesAsync(string verify)
    {
        using var bench = On(verify);
        return (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id;
    }

    private Bench On(string verify) => new(
        new SourceCase
        {
            Make = (host, fetcher, blobs) => new OciSource(host, fetcher, blobs),
            Manifest = SourceCase.Read(_folder, $"from: oci\nimage: {_site.Image}\npath: /p\nverify: [{{ {verify} }}]"),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () => Task.CompletedTask,
            Withdraw = () => Task.CompletedTask,
        },
        _folder, Path.GetRandomFileName());
}
