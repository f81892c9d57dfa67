using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Manifest.Reading;
using CniImageKit.Tests.Locking;
using CniImageKit.Yaml;
using NJsonSchema;

namespace CniImageKit.Tests.Manifest;

/// <summary>The schemas that editors use say what the readers say, but for what a schema cannot know.</summary>
public class SchemaTests
{
    private static readonly Task<JsonSchema> Schema = Load("schema/cni.schema.json");
    private static readonly Task<JsonSchema> LockSchema = Load("schema/cni.lock.schema.json");

    public static TheoryData<string> Good => new(
        Manifests.Sample,
        Manifests.With("  - from: multus\n"),
        Manifests.With("  - from: multus\n    version: 4.2\n    include: [multus]\n    rename: { multus: multus-cni }\n    platforms: [linux/arm64]\n"),
        Manifests.With("  - from: apt\n    package: cni\n    suites: [bookworm, bookworm-backports]\n    component: main\n    uris: ['http://mirror/debian']\n    path: usr/lib/cni\n    version: 1.1.1+ds1-3+b17\n"),
        Manifests.With("  - from: github\n    repository: a/b.c\n    asset: 'x-{os}-{arch}-{version}.tgz'\n    sums: '{asset}.sha256'\n    tag: 'v{version}'\n    api: https://ghe.example/api/v3\n"),
        Manifests.With("  - from: url\n    name: x\n    version: v1.0.0\n    url: 'https://h/{os}/{arch}/{version}'\n    mirrors: ['https://m/{arch}']\n"),
        Manifests.With("  - from: directory\n    path: ../bin/{os}-{arch}\n    exclude: [README]\n"),
        Manifests.With("  - from: nuget\n    package: 'Acme.Plugins.{os}-{arch}'\n    feed: acme\n    version: '[1.0,2)'\n"),
        Manifests.With($"  - from: nuget\n    package: Acme\n    signatures: {{ policy: require, fingerprints: ['sha256:{new string('a', 64)}'] }}\n"),
        Manifests.With("  - from: oci\n    image: registry.example:5000/team/plugins\n    paths: [/usr/bin, /bond]\n    version: v1.0.0\n"),
        Manifests.With("  - from: sriov-cni\n    image: localhost:5000/sriov-cni\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: openpgp, key: keys/release.asc, fingerprint: 0123456789ABCDEF0123456789abcdef01234567, of: sums }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: minisign, key: RWQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, signature: '{asset}.minisig' }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: cosign-key, key: cosign.pub, signature: './sigs/{asset}.sig' }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: ssh, key: 'ssh-ed25519 AAAA', identity: me@example.org }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: ssh, allowedSigners: ../signers, identity: me@example.org, namespace: release }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: sigstore, identity: 'https://github.com/a/b/.github/workflows/r.yml@refs/tags/{tag}', issuer: 'https://token.actions.githubusercontent.com' }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: sigstore, identityRegex: '.*@example[.]org', issuer: 'https://accounts.example', trustedRoot: root.json }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: github-attestation }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: github-attestation, identity: x, issuer: y, predicates: ['https://spdx.dev/Document'], signature: a.jsonl }\n"),
        Manifests.With("  - from: oci\n    image: registry.example/team\n    path: /bin\n    verify: [{ method: sigstore, identity: a, issuer: b }]\n"),
        Manifests.With("  - from: multus\n    verify: [{ method: minisign, key: a.pub }]\n"),
        Manifests.With("  - from: multus\n") + "outputs: [{ kind: layer, path: 'a/{arch}', compression: gzip }, { kind: report, path: r }]\n",
        Manifests.With("  - from: multus\n") + "outputs: [{ kind: sbom, path: 'a/{arch}.spdx.json', format: spdx-2.3 }]\nauthor: { name: Node Team, email: n@example.org }\n",
        Manifests.With("  - from: multus\n") + "author: { name: 'Acme, Inc.', url: https://acme.example/ }\n",
        Manifests.With("  - from: multus\n") + "node: { kubernetes: 1.30, runtime: cri-o 1.34.1, multus: v4.2.1, libc: musl, layout: rke2 }\n");

    public static TheoryData<string> Bad => new(
        "{}\n",
        "schema: 2\nplatforms: [linux/amd64]\nplugins: [{ from: multus }]\n",
        "schema: 1\nplatforms: []\nplugins: [{ from: multus }]\n",
        "schema: 1\nplatforms: [linux/x86]\nplugins: [{ from: multus }]\n",
        "schema: 1\nplatforms: [linux/amd64]\nplugins: []\n",
        Manifests.With("  - name: x\n"),
        Manifests.With("  - from: multus\n    inclde: [x]\n"),
        Manifests.With("  - from: multus\n    package: x\n"),
        Manifests.With("  - from: multus\n    include: [a]\n    exclude: [b]\n"),
        Manifests.With("  - from: multus\n    include: [../a]\n"),
        Manifests.With("  - from: multus\n    include: a\n"),
        Manifests.With("  - from: multus\n    rename: { a/b: c }\n"),
        Manifests.With("  - from: multus\n    version: latest\n"),
        Manifests.With("  - from: multus\n    version: '>=1.7'\n"),
        Manifests.With("  - from: multus\n    version: 1.7.x\n"),
        Manifests.With("  - from: multus\n    version: '[1.7,2'\n"),
        Manifests.With("  - from: multus\n    version: true\n"),
        Manifests.With("  - from: apt\n"),
        Manifests.With("  - from: apt\n    package: cni\n    suite: a\n    suites: [b]\n"),
        Manifests.With("  - from: apt\n    package: cni\n    suite: ../a\n"),
        Manifests.With("  - from: github\n    repository: https://github.com/a/b\n    asset: x\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x/{arch}\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: 'x-{ver}'\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz.sha256\n"),
        Manifests.With("  - from: url\n    name: x\n    url: https://h/x\n"),
        Manifests.With("  - from: url\n    name: x\n    version: 1.0.0\n    url: ftp://h/x\n"),
        Manifests.With("  - from: url\n    name: x\n    version: 1.0.0\n    url: https://u:p@h/x\n"),
        Manifests.With("  - from: oci\n    image: registry.example/team/plugins:v1\n    path: /usr/bin\n"),
        Manifests.With("  - from: oci\n    image: team/plugins\n    path: /usr/bin\n"),
        Manifests.With("  - from: oci\n    image: registry.example/team\n    path: usr/bin\n"),
        Manifests.With("  - from: oci\n    image: registry.example/team\n"),
        Manifests.With("  - from: multus\n    image: registry.example/team\n    api: x\n"),
        Manifests.With("  - from: url\n    name: x\n    version: 1.0.0\n    url: https://h/x\n    digests: { linux/amd64: '', linux/arm64: '' }\n"),
        Manifests.With("  - from: directory\n    path: /opt\n"),
        Manifests.With("  - from: nuget\n    name: x\n"),
        Manifests.With("  - from: nuget\n    package: a..b\n"),
        Manifests.With("  - from: nuget\n    package: Acme\n    signatures: { policy: require }\n"),
        Manifests.With("  - from: nuget\n    package: Acme\n    signatures: { policy: x }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: pgp }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: openpgp, key: keys/release.asc }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: openpgp, key: a.asc, fingerprint: '01234567' }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: minisign }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: minisign, key: /etc/key.pub }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: minisign, key: a.pub, fingerprint: x }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: cosign-key, key: a.pub, of: release }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: cosign-key, key: a.pub, signature: '{name}.sig' }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: cosign-key, key: a.pub, signature: 'a/b.sig' }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: ssh, key: a.pub }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: ssh, identity: me }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: ssh, identity: 'me you', key: a.pub }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: ssh, identity: me, key: a.pub, allowedSigners: b }\n"),
        Manifests.With("  - from: oci\n    image: registry.example/team\n    path: /bin\n    verify: [{ method: minisign, key: a.pub }]\n"),
        Manifests.With("  - from: oci\n    image: registry.example/team\n    path: /bin\n    verify: [{ method: cosign-key, key: a.pub, of: sums }]\n"),
        Manifests.With("  - from: directory\n    path: bin\n    verify: [{ method: minisign, key: a.pub }]\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: sigstore, identity: a }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: sigstore, issuer: a }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: sigstore, identity: a, identityRegex: b, issuer: c }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: github-attestation, key: a.pub }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: github-attestation, identity: a, identityRegex: b }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: github-attestation, predicates: [] }\n"),
        Manifests.With("  - from: github\n    repository: a/b\n    asset: x.tgz\n    verify:\n      - { method: sigstore, identity: a, issuer: c, trustedRoot: /etc/root.json }\n"),
        Manifests.With("  - from: multus\n    verify: []\n"),
        Manifests.With("  - from: multus\n") + "outputs: [{ kind: iso, path: a }]\n",
        Manifests.With("  - from: multus\n") + "outputs: [{ kind: sbom, path: 'a{arch}', compression: gzip }]\n",
        Manifests.With("  - from: multus\n") + "outputs: [{ kind: oci, path: /a }]\n",
        Manifests.With("  - from: multus\n") + "outputs: [{ kind: sbom, path: 'a{arch}', format: spdx }]\n",
        Manifests.With("  - from: multus\n") + "outputs: [{ kind: layer, path: 'a{arch}', format: spdx-2.3 }]\n",
        Manifests.With("  - from: multus\n") + "author: { name: Node Team }\n",
        Manifests.With("  - from: multus\n") + "author: { email: n@example.org }\n",
        Manifests.With("  - from: multus\n") + "author: { name: Node Team, email: nodes }\n",
        Manifests.With("  - from: multus\n") + "author: { name: Node Team, url: nodes.example }\n",
        Manifests.With("  - from: multus\n") + "node: { kubernets: '1.34' }\n",
        Manifests.With("  - from: multus\n") + "node: { runtime: containerd }\n");

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Agrees_that_it_is_good(string text)
    {
        Assert.Equal("", Manifests.Findings(text));
        Assert.Empty((await Schema).Validate(Json(text)));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Agrees_that_it_is_bad(string text)
    {
        Assert.NotEqual("", Manifests.Findings(text));
        Assert.NotEmpty((await Schema).Validate(Json(text)));
    }

    [Fact]
    public async Task Agrees_that_the_images_manifests_are_good()
    {
        var files = Directory.GetFiles(Path.Combine(House.SourceTree.Root, "images"), "cni.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var text in files.Select(File.ReadAllText))
        {
            // What to know of a layout (CNIK1502) is no fault of the manifest.
            Assert.All(
                Manifests.Findings(text).Split('\n', StringSplitOptions.RemoveEmptyEntries),
                f => Assert.EndsWith(" CNIK1502", f, StringComparison.Ordinal));
            Assert.Empty((await Schema).Validate(Json(text)));
        }
    }

    [Fact]
    public async Task Agrees_with_the_lock_writer() => Assert.Empty((await LockSchema).Validate(Locks.Text(Locks.Sample)));

    [Theory]
    [InlineData("\"lockVersion\": 1", "\"lockVersion\": 2")]
    [InlineData("\"recipe\": 1,", "\"recipe\": 1, \"x\": 1,")]
    [InlineData("\"mode\": \"0755\",", "")]
    [InlineData("linux/amd64", "linux/x86")]
    [InlineData("\"sha256:", "\"")]
    [InlineData("\"bridge\": {", "\"../bridge\": {")]
    public async Task Agrees_that_the_lock_is_bad(string what, string instead)
    {
        var text = Locks.Text(Locks.Sample).Replace(what, instead);
        Assert.NotEqual("", Locks.Findings(text));
        Assert.NotEmpty((await LockSchema).Validate(text));
    }

    [Fact]
    public async Task Describes_every_key()
    {
        using var document = JsonDocument.Parse((await Schema).ToJson());
        Assert.All(document.RootElement.GetProperty("properties").EnumerateObject(), p => Assert.True(p.Value.TryGetProperty("description", out _)));
        foreach (var kind in SourceKeys.Kinds)
        {
            var keys = document.RootElement.GetProperty("definitions").GetProperty(kind).GetProperty("properties");
            Assert.All(
                SourceKeys.Of(kind)!, key => Assert.True(keys.GetProperty(key).TryGetProperty("description", out _), $"{kind} {key}"));
        }
    }

    private static async Task<JsonSchema> Load(string resource)
    {
        using var stream = typeof(ManifestReader).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await JsonSchema.FromJsonAsync(await reader.ReadToEndAsync());
    }

    // As an editor's YAML support hands a text to its JSON schema.
    private static string Json(string text) => Json(YamlReader.Read("cni.yaml", text, new Findings()).Single())?.ToJsonString() ?? "null";

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Members.Select(m => KeyValuePair.Create(m.Key, Json(m.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsBoolean: true, Text: var boolean } => JsonValue.Create(bool.Parse(boolean)),
        YamlScalar { IsNumber: true, Text: var number } => JsonNode.Parse(number),
        YamlScalar { Text: var line } => JsonValue.Create(line),
        _ => null,
    };
}
