using System.Text.Json;
using CniImageKit.Comparing;
using CniImageKit.Locking;

namespace CniImageKit.Cli;

/// <summary>
/// A comparison as JSON, whose members stay: <c>{ "ok", "old", "new", "differs", "loud", "plugins": [ { "plugin", "platform", "change",
/// "loud", "from", "to", "facts", "verificationLost", "verificationGained" } ], "others": [ { "source", "platform", "what", "from",
/// "to", "loud" } ], "diagnostics" }</c>. <c>change</c> is <c>replaced</c>, <c>added</c>, <c>removed</c>, <c>upgraded</c>,
/// <c>downgraded</c> or <c>changed</c>; <c>from</c> and <c>to</c> of a plugin hold all that the locks say of it, <c>facts</c> the names
/// of those that differ.
/// </summary>
internal static class DiffJson
{
    public static byte[] Write(LockComparison found) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", true);
        json.WriteString("old", found.Old);
        json.WriteString("new", found.New);
        json.WriteBoolean("differs", found.Differs);
        json.WriteBoolean("loud", found.IsLoud);
        json.WriteStartArray("plugins");
        foreach (var plugin in found.Plugins) Write(json, plugin);
        json.WriteEndArray();
        json.WriteStartArray("others");
        foreach (var other in found.Others) Write(json, other);
        json.WriteEndArray();
        FindingsJson.WriteArray(json, found.Warnings);
    });

    private static void Write(Utf8JsonWriter json, PluginDifference plugin)
    {
        json.WriteStartObject();
        json.WriteString("plugin", plugin.Plugin);
        json.WriteString("platform", plugin.Platform.ToString());
        json.WriteString("change", DiffText.Word(plugin.Change));
        json.WriteBoolean("loud", plugin.IsLoud);
        if (plugin.From is not null) Write(json, "from", plugin.From);
        if (plugin.To is not null) Write(json, "to", plugin.To);
        Write(json, "facts", plugin.Facts.Select(f => f.Fact));
        Write(json, "verificationLost", plugin.VerificationLost);
        Write(json, "verificationGained", plugin.VerificationGained);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, PluginState state)
    {
        json.WriteStartObject(name);
        json.WriteString("source", state.Entry.Source);
        json.WriteString("version", state.Entry.Version);
        json.WriteString("sha256", state.File.Sha256.Hex);
        json.WriteNumber("size", state.File.Size);
        foreach (var (fact, value) in LockDiff.Facts(state.File))
        {
            if (value is not null) json.WriteString(fact, value);
        }

        Write(json, "verified", state.Entry.Artifact.Verified);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LockDifference other)
    {
        json.WriteStartObject();
        if (other.Source is not null) json.WriteString("source", other.Source);
        if (other.Platform is not null) json.WriteString("platform", other.Platform.ToString());
        json.WriteString("what", other.What);
        if (other.From is not null) json.WriteString("from", other.From);
        if (other.To is not null) json.WriteString("to", other.To);
        json.WriteBoolean("loud", other.IsLoud);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
