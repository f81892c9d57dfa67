using System.Text.Json.Nodes;
using CniImageKit.Layers;

namespace CniImageKit.Oci.Append;

/// <summary>
/// Adds a layer to an image's config (image-spec config.md): its diffID, a history entry, and labels by which the layer is found and
/// replaced the next time.
/// </summary>
internal static class ConfigAppend
{
    /// <summary>The changed config, and the place of an earlier layer of ours, which is gone from it; -1 where there is none.</summary>
    public static (JsonObject Config, int Replaced) Apply(
        OciJson document, FoundImage image, Layer layer, AppendMarks marks, Action<JsonObject> addLabels)
    {
        var config = JsonEdit.Copy(document);
        var labels = config.Child("config", document).Child("Labels", document);
        var earlier = labels[OciAnnotations.Layer] is JsonValue label && label.TryGetValue<string>(out var text) ? text : null;
        var replaced = earlier is null ? -1 : image.DiffIds.LastIndexOf(image.DiffIds.FirstOrDefault(d => d.ToString() == earlier)!);
        var history = History(config, image.DiffIds.Length, document);
        var diffIds = config.Child("rootfs", document)["diff_ids"]!.AsArray();
        if (replaced >= 0)
        {
            diffIds.RemoveAt(replaced);
            if (history is not null) RemoveFilled(history, replaced);
        }

        diffIds.Add((JsonNode)JsonValue.Create(layer.DiffId.ToString()));
        history?.Add((JsonNode)new JsonObject
        {
            ["created"] = marks.Date.ToString(),
            ["created_by"] = $"cnikit append, recipe {LayerWriter.Recipe}",
            ["comment"] = $"CNI plugins of lock {marks.Lock}",
        });
        addLabels(labels);
        labels.PutLast(OciAnnotations.Layer, layer.DiffId.ToString());
        labels.PutLast(OciAnnotations.Lock, marks.Lock.ToString());
        return (config, replaced);
    }

    // A history whose entries are not those of the layers would only become more wrong.
    private static JsonArray? History(JsonObject config, int layers, OciJson document)
    {
        if (config["history"] is not { } history)
        {
            if (layers > 0) return null;
            var made = new JsonArray();
            config["history"] = made;
            return made;
        }

        if (history is not JsonArray entries) throw document.Bad("history is no array");
        return entries.Count(IsFilled) == layers ? entries : null;
    }

    private static void RemoveFilled(JsonArray history, int layer)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (!IsFilled(history[i]) || layer-- > 0) continue;
            history.RemoveAt(i);
            return;
        }
    }

    private static bool IsFilled(JsonNode? entry) =>
        entry is not JsonObject { } fields
        || fields["empty_layer"] is not JsonValue value || !value.TryGetValue<bool>(out var empty) || !empty;
}
