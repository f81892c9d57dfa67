using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Cli.Findings;
using CniImageKit.Evidence.Provenance;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit attest</c>: the provenance of what a bake makes, signed where a key is named.</summary>
internal static class AttestCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platforms = ManifestArguments.Platforms();
        var attester = new AttesterArguments();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write it into this file instead of the standard output",
            HelpName = "FILE",
        };
        var command = new Command("attest", "Write the provenance of what bake makes (SLSA, in-toto), signed where a key is named")
        {
            manifest, file, platforms, output, policy, Globals.Sarif,
        };
        attester.AddTo(command);
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var attested = await session.Display.RunAsync(() => bakery.AttestAsync(new BakeRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Platforms = [.. session.Arguments.GetValue(platforms) ?? []],
                Attester = attester.Read(session.Arguments),
            }, session.Arguments.GetValue(output), cancellation));
            Tell(session, attested, session.Arguments.GetValue(output));
            return ExitCode.Ok;
        });
        return command;
    }

    // With neither --json nor a file the document itself is the result.
    private static void Tell(Session session, AttestedBake attested, string? output)
    {
        var signed = attested.Attester.Key is { } key ? $"signed by {key.Public.Fingerprint}" : "not signed";
        if (session.Screen.Json) session.Screen.Result(Json(session, attested, output));
        else if (output is null) session.Screen.Result(attested.Content);
        else session.Screen.Say($"{(attested.Written ? "wrote" : "unchanged ")} {output}, {attested.Subjects} subjects, {signed}");
    }

    private static byte[] Json(Session session, AttestedBake attested, string? output) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok"u8, true);
        json.WriteString("predicateType"u8, InToto.SlsaProvenance);
        json.WriteNumber("subjects"u8, attested.Subjects);
        if (attested.Attester.BuilderId is { } builder) json.WriteString("builder"u8, builder);
        if (attested.Attester.Key is { } key) json.WriteString("key"u8, key.Public.Fingerprint.ToString());
        json.WriteString("sha256"u8, Digest.Sha256(attested.Content).Hex);
        if (output is null) json.WriteString("content"u8, attested.Content);
        else json.WriteString("path"u8, output);
        json.WriteBoolean("changed"u8, attested.Written);
        FindingsJson.WriteArray(json, session.Display.Warnings);
    });
}
