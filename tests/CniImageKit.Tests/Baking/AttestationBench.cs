using System.Text;
using CniImageKit.Baking;
using CniImageKit.Diagnostics;
using CniImageKit.Tests.Trust;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Baking;

/// <summary>A bench with a key, that attests what it bakes.</summary>
internal sealed class AttestationBench : IDisposable
{
    public const string Builder = "https://ci.example/nodes";

    private AttestationBench(string pem)
    {
        Key = SigningKey.ReadPem(pem, new Location("build.key"));
        Bench.Folder.Write("build.key", pem);
        Bench.Folder.Write("build.pub", Keys.Pem(Key.Public));
    }

    public BakingBench Bench { get; } = new();

    public SigningKey Key { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A locked manifest with these lines as its outputs.</summary>
    public static async Task<AttestationBench> LockedAsync(string outputs, string kind = "ec", string size = "P-256")
    {
        var bench = new AttestationBench(await Keys.NewPemAsync(kind, size));
        bench.Bench.EditManifest("plugins:", $"outputs:\n{outputs}\nplugins:");
        await bench.Bench.LockAsync();
        return bench;
    }

    public Task<BakeOutcome> BakeAsync() => Bench.BakeAsync(r => r with { Attester = Attester, ToolVersion = Bakery.Version });

    public AttesterRequest Attester { get; set; } = new() { KeyFile = "build.key", BuilderId = Builder };

    public async Task<byte[]> AttestAsync(params Platform[] platforms)
    {
        using var bakery = new Bakery(Bench.Host);
        var request = new BakeRequest { Manifest = "cni.yaml", Attester = Attester, Platforms = [.. platforms] };
        return (await bakery.AttestAsync(request, "node.intoto.json", Token)).Content;
    }

    public async Task<AttestationResult> CheckAsync(string target, Func<AttestationAsk, AttestationAsk>? with = null)
    {
        using var bakery = new Bakery(Bench.Host);
        var ask = new AttestationAsk { Target = target, Manifest = "cni.yaml", PublicKeyFile = "build.pub", File = "node.intoto.json" };
        return await bakery.CheckAttestationAsync(with?.Invoke(ask) ?? ask, Token);
    }

    /// <summary>The findings, by rule: empty where the provenance holds.</summary>
    public async Task<string> FindingsAsync(string target, Func<AttestationAsk, AttestationAsk>? with = null) =>
        string.Join(' ', (await CheckAsync(target, with)).Findings.Select(f => f.Rule.Id));

    /// <summary>The statement that was attested last, changed and signed again.</summary>
    public void Resign(string old, string other, SigningKey? by = null, string payloadType = Dsse.InToto)
    {
        var envelope = DsseEnvelope.Read(File.ReadAllBytes(Bench.Folder["node.intoto.json"]), new Location("node.intoto.json"));
        var text = Encoding.UTF8.GetString(envelope.Payload);
        Assert.Contains(old, text, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text.Replace(old, other, StringComparison.Ordinal));
        File.WriteAllBytes(Bench.Folder["node.intoto.json"], DsseEnvelope.Sign(payloadType, changed, by ?? Key).Write());
    }

    public void Dispose() => Bench.Dispose();
}
