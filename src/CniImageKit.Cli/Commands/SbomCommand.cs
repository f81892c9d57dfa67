using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Cli.Findings;
using CniImageKit.Evidence;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit sbom</c>: the bill of materials of what the lock names, without a bake.</summary>
internal static class SbomCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platform = ManifestArguments.Platform();
        var format = new Option<string>("--format")
        {
            Description = "What to write in",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => SbomFormats.Words[0],
        };
        format.AcceptOnlyFromAmong(SbomFormats.Words);
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write it into this file instead of the standard output",
            HelpName = "FILE",
        };
        var command = new Command("sbom", "Write the bill of materials of the plugins that the lock names, as CycloneDX or SPDX")
        {
            manifest, file, platform, format, output, policy, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var written = await session.Display.RunAsync(() => bakery.SbomAsync(new SbomAsk
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Platform = session.Arguments.GetValue(platform),
                Format = SbomFormats.Of(session.Arguments.GetValue(format)),
                Output = session.Arguments.GetValue(output),
            }, cancellation));
            Tell(session, written, session.Arguments.GetValue(output));
            return ExitCode.Ok;
        });
        return command;
    }

    // With neither --json nor a file the document itself is the result.
    private static void Tell(Session session, WrittenSbom written, string? output)
    {
        if (session.Screen.Json) session.Screen.Result(Json(session, written, output));
        else if (output is null) session.Screen.Result(written.Content);
        else session.Screen.Say($"{(written.Written ? "wrote" : "unchanged ")} {output}, {written.Components} components");
    }

    private static byte[] Json(Session session, WrittenSbom written, string? output) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok"u8, true);
        json.WriteString("platform"u8, written.Platform.ToString());
        json.WriteString("format"u8, written.Format.Word());
        json.WriteNumber("components"u8, written.Components);
        json.WriteString("sha256"u8, Digest.Sha256(written.Content).Hex);
        if (output is null) json.WriteString("content"u8, written.Content);
        else json.WriteString("path"u8, output);
        json.WriteBoolean("changed"u8, written.Written);
        FindingsJson.WriteArray(json, session.Display.Warnings);
    });
}
