using CniImageKit.Cli.Findings;
using CniImageKit.Locking;
using CniImageKit.Nodes.Deploying;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Baking;

/// <summary>What is said of forms that bring plugins to nodes, to people and with --json.</summary>
internal static class DeployText
{
    public static void Tell(Session session, DeployOutcome made)
    {
        var screen = session.Screen;
        if (screen.Json) screen.Result(Json(session, made));
        else if (screen.Quiet)
        {
            foreach (var form in made.Forms) screen.Result(form.Path);
        }
        else
        {
            foreach (var form in made.Forms) screen.Say($"{(form.Written ? "wrote" : "unchanged ")} {form.Path}, {form.Files} files");
            screen.Say($"{made.Plugins} plugins for {string.Join(", ", made.Platforms)}; each README.md says how they are used");
        }
    }

    private static byte[] Json(Session session, DeployOutcome made) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok"u8, true);
        json.WriteNumber("plugins"u8, made.Plugins);
        json.WriteTexts("platforms", made.Platforms.Select(p => p.ToString()));
        json.WriteStartArray("forms"u8);
        foreach (var form in made.Forms)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, form.Kind.Word());
            json.WriteString("path"u8, form.Path);
            json.WriteNumber("files"u8, form.Files);
            json.WriteBoolean("changed"u8, form.Written);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FindingsJson.WriteArray(json, session.Display.Warnings);
    });
}
