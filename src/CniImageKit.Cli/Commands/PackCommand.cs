using System.Collections.Immutable;
using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Cli.Findings;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit pack</c>: NuGet packages of the locked plugins, for feeds that a source <c>nuget</c> takes them from.</summary>
internal static class PackCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platforms = ManifestArguments.Platforms();
        var output = new Option<string>("--output", "-o")
        {
            Description = "Write the packages into this directory",
            HelpName = "DIR",
            DefaultValueFactory = _ => "artifacts/packages",
        };
        var id = new Option<string?>("--id") { Description = "The package's id (default: CniPlugins)", HelpName = "ID" };
        var version = new Option<string?>("--version")
        {
            Description = "The package's version (default: the one version that all locked sources have, else the lock's date as 2025.5.4)",
            HelpName = "VERSION",
        };
        var perPlatform = new Option<bool>("--per-platform")
        {
            Description = "Make a package for each platform, ID.linux-amd64, instead of one with all of them",
        };
        var command = new Command(
            "pack",
            "Make NuGet packages of exactly the plugins that the lock names, with the SBOMs, the report and the lock inside")
        {
            manifest, file, platforms, output, id, version, perPlatform, policy, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var packages = await session.Display.RunAsync(() => bakery.PackAsync(new PackRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Output = session.Arguments.GetValue(output)!,
                Id = session.Arguments.GetValue(id),
                Version = session.Arguments.GetValue(version),
                PerPlatform = session.Arguments.GetValue(perPlatform),
                Platforms = [.. session.Arguments.GetValue(platforms) ?? []],
                ToolVersion = Edge.Version,
            }, cancellation));
            if (session.Screen.Json) session.Screen.Result(Json(packages, session));
            else Tell(session.Screen, packages);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Tell(Screen screen, ImmutableArray<PackedPackage> packages)
    {
        screen.Table(["package", "version", "platforms", "plugins", "size", "sha256"], packages.Select(IReadOnlyList<string> (p) =>
        [
            p.Id, p.Version, string.Join(", ", p.Platforms), $"{p.Plugins}", Screen.Bytes(p.Size), Screen.Short(p.Sha256),
        ]));
        foreach (var package in packages) screen.Say($"{(package.Written ? "wrote" : "unchanged ")} {package.Path}");
    }

    private static byte[] Json(ImmutableArray<PackedPackage> packages, Session session) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok"u8, true);
        json.WriteStartArray("packages"u8);
        foreach (var package in packages)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, package.Path);
            json.WriteString("id"u8, package.Id);
            json.WriteString("version"u8, package.Version);
            json.WriteStartArray("platforms"u8);
            foreach (var platform in package.Platforms) json.WriteStringValue(platform.ToString());
            json.WriteEndArray();
            json.WriteNumber("plugins"u8, package.Plugins);
            json.WriteNumber("size"u8, package.Size);
            json.WriteString("sha256"u8, package.Sha256.Hex);
            json.WriteString("contentHash"u8, Convert.ToBase64String(Convert.FromHexString(package.Sha512.Hex)));
            json.WriteBoolean("changed"u8, package.Written);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FindingsJson.WriteArray(json, session.Display.Warnings);
    });
}
