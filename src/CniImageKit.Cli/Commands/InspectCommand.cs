using System.Collections.Immutable;
using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Binaries;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit inspect TARGET</c>: what binaries are, read without running them.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var target =
            new Argument<string>("target") { Description = "A plugin, a directory, an archive or package, an OCI layout or archive" };
        var command = new Command("inspect", "Tell what binaries are, without running them: CPU, linkage, libc, Go build information")
        {
            target, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var files = await session.Display.RunAsync(() => bakery.InspectAsync(session.Arguments.GetValue(target)!, cancellation));
            if (session.Screen.Json) session.Screen.Result(Json(files));
            else if (files.Length == 1) Tell(session.Screen, files[0]);
            else Table(session.Screen, files);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Tell(Screen screen, InspectedFile file)
    {
        screen.Result(file.Name);
        foreach (var (label, value) in InspectionReport.Lines(file.Facts)) screen.Result($"  {label,-12} {value}");
        if (file.Privileges is not null) screen.Result($"  {"privileges",-12} {file.Privileges}");
        screen.Result($"  {"digest",-12} {file.Sha256}");
    }

    private static void Table(Screen screen, ImmutableArray<InspectedFile> files) => screen.Table(
        ["file", "platform", "size", "linkage", "go", "module", "sha256", "privileges"], files.Select(IReadOnlyList<string> (f) =>
        [
            f.Name, $"{f.Facts.Os}/{f.Facts.Architecture}", Screen.Bytes(f.Facts.Size), Linkage.Text(f.Facts),
            Linkage.GoVersion(f.Facts) ?? "",
            Linkage.Module(f.Facts) ?? "", Screen.Short(f.Sha256), f.Privileges ?? "",
        ]));

    private static byte[] Json(ImmutableArray<InspectedFile> files) => CanonicalJson.Document(json =>
    {
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("sha256", file.Sha256.Hex);
            if (file.Privileges is not null) json.WriteString("privileges", file.Privileges);
            json.WritePropertyName("binary");
            InspectionReport.Write(json, file.Name, file.Facts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
