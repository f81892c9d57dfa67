using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Cli.Checking;
using CniImageKit.Cli.Findings;
using CniImageKit.Locking;
using CniImageKit.Nodes;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit verify TARGET</c>: what lies there against the lock.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("target")
        {
            Description = "A root file system or plugin directory, a layer or tar, an OCI layout or archive, an archive of docker save",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var manifest = new Option<string>("--manifest", "-m")
        {
            Description = "The manifest, beside which the lock lies",
            HelpName = "FILE",
            DefaultValueFactory = _ => "cni.yaml",
        };
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platform = ManifestArguments.Platform();
        var command = new Command("verify", "Compare what lies in a directory, tar or image with the lock; exit with 3 where it differs")
        {
            target, manifest, file, platform, policy, Globals.Sarif,
        };
        var attestation = new AttestationArguments();
        attestation.AddTo(command);
        var node = new NodeArguments(target, file, platform);
        node.AddTo(command);
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            if (node.Read(session.Arguments) is { } running)
            {
                return NodeText.Report(
                    session, await session.Display.RunAsync(() => bakery.VerifyNodeAsync(running, cancellation)));
            }

            var request = new VerifyRequest
            {
                Target = session.Arguments.GetValue(target)!,
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Platform = session.Arguments.GetValue(platform),
            };
            var ask = attestation.Read(session.Arguments, request.Target, request.Manifest);
            // Who has the provenance and its key needs no lock; whoever has one, or names one, wants both.
            var withLock = ask is null || request.LockFile is not null || session.Arguments.GetResult(manifest) is { Implicit: false }
                || File.Exists(session.Host.Resolve(ManifestFile.LockOf(request.Manifest, null)));
            var (result, proved) = await session.Display.RunAsync(async () => (
                withLock ? await bakery.VerifyAsync(request, cancellation) : new VerifyResult([], []),
                ask is null ? null : await bakery.CheckAttestationAsync(ask, cancellation)));
            return Report(session, result, proved);
        });
        return command;
    }

    private static ExitCode Report(Session session, VerifyResult result, AttestationResult? proved)
    {
        var all = result with { Findings = [.. result.Findings, .. proved?.Findings ?? []] };
        session.Findings(all.Findings);
        if (session.Screen.Json) session.Screen.Result(Json(all, proved));
        foreach (var platform in result.Platforms)
            session.Screen.Say($"{platform.Platform}  {platform.Held} of {platform.Locked} plugins are what the lock names");
        if (all is { Policy: { } policy, Drifted: false }) session.Screen.Say($"allowed by {policy}");
        if (proved is { Findings.IsEmpty: true, Statement: { } statement })
            session.Screen.Say($"provenance  signed by the key, speaks of all that lies there; builder {statement.BuilderId}");
        return all.Drifted ? ExitCode.Drift : ExitCode.Ok;
    }

    private static byte[] Json(VerifyResult result, AttestationResult? proved) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", !result.Drifted);
        if (result.Policy is not null) json.WriteString("policy", result.Policy);
        json.WriteStartArray("platforms");
        foreach (var platform in result.Platforms)
        {
            json.WriteStartObject();
            json.WriteString("platform", platform.Platform.ToString());
            json.WriteNumber("locked", platform.Locked);
            json.WriteNumber("held", platform.Held);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (proved is not null)
        {
            json.WriteStartObject("provenance");
            json.WriteBoolean("ok", proved.Findings.IsEmpty);
            if (proved.Statement?.BuilderId is { } builder) json.WriteString("builder", builder);
            json.WriteNumber("subjects", proved.Statement?.Subjects.Count ?? 0);
            json.WriteNumber("checked", proved.Checked);
            json.WriteEndObject();
        }

        FindingsJson.WriteArray(json, result.Findings);
    });
}
