using CniImageKit.Baking;
using CniImageKit.Cli.Findings;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Baking;

/// <summary>What an appending prints: each image with its layer, then the digest to ask for.</summary>
internal static class AppendText
{
    public static void Write(Session session, AppendOutcome outcome, TimeSpan took)
    {
        var screen = session.Screen;
        if (screen.Json) screen.Result(Json(session, outcome));
        else if (screen.Quiet) screen.Result((outcome.Root ?? outcome.Images[0].Manifest.Digest).ToString());
        else
        {
            screen.Table(["platform", "layer", "size", "diffID", "image"], outcome.Images.Select(IReadOnlyList<string> (i) =>
            [
                i.Before.Platform, i.Layer.Digest.ToString(), Screen.Bytes(i.Layer.Size), Screen.Short(i.DiffId),
                i.Manifest.Digest.ToString(),
            ]));
            var what = outcome.Changed ? "appended" : "unchanged";
            screen.Say($"{what}  {outcome.Destination}  {outcome.Root}  {took.TotalSeconds:0.00} s");
        }
    }

    private static byte[] Json(Session session, AppendOutcome outcome) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", true);
        json.WriteString("target", outcome.Target);
        json.WriteString("destination", outcome.Destination);
        json.WriteBoolean("changed", outcome.Changed);
        if (outcome.Root is not null) json.WriteString("digest", outcome.Root.ToString());
        json.WriteString("lock", outcome.Lock.ToString());
        json.WriteStartArray("images");
        foreach (var image in outcome.Images)
        {
            json.WriteStartObject();
            json.WriteString("platform", image.Before.Platform);
            json.WriteString("plugins", image.Platform.ToString());
            json.WriteString("manifest", image.Manifest.Digest.ToString());
            json.WriteString("config", image.Config.Digest.ToString());
            json.WriteStartObject("layer");
            json.WriteString("mediaType", image.Layer.MediaType);
            json.WriteString("digest", image.Layer.Digest.ToString());
            json.WriteString("diffId", image.DiffId.ToString());
            json.WriteNumber("size", image.Layer.Size);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FindingsJson.WriteArray(json, session.Display.Warnings);
    });
}
