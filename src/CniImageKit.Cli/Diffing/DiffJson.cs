using System.Text.Json;
using CniImageKit.Cli.Findings;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Diffing;

/// <summary>
/// A comparison as JSON, whose members stay: <c>{ "ok", "old", "new", "differs", "loud", "plugins": [ { "plugin", "platform", "change",
/// "loud", "from", "to", "facts", "cniLost", "cniGained", "verificationLost", "verificationGained" } ], "sources", "others": [ {
/// "source", "platform", "what", "from", "to", "loud" } ], "sides", "advisoriesOpened", "advisoriesClosed", "diagnostics" }</c>.
/// <c>change</c> is <c>replaced</c>, <c>added</c>, <c>removed</c>, <c>upgraded</c>, <c>downgraded</c> or <c>changed</c>; <c>from</c> and
/// <c>to</c> of a plugin hold all that is said of it, <c>facts</c> the names of what differs. <c>sources</c> and <c>sides</c> are in
/// <see cref="DiffSidesJson"/>.
/// </summary>
internal static class DiffJson
{
    public static byte[] Write(LockComparison found, IEnumerable<Diagnostic> findings) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", true);
        json.WriteString("old", found.Old.Name);
        json.WriteString("new", found.New.Name);
        json.WriteBoolean("differs", found.Differs);
        json.WriteBoolean("loud", found.IsLoud);
        json.WriteNumber("unchanged", found.Unchanged);
        json.WriteStartArray("plugins");
        foreach (var plugin in found.Plugins) Write(json, plugin);
        json.WriteEndArray();
        DiffSidesJson.WriteSources(json, found);
        json.WriteStartArray("others");
        foreach (var (fact, from, to) in found.Facts) Other(json, null, fact, from, to, false);
        foreach (var source in found.Sources) Others(json, source);
        json.WriteEndArray();
        DiffSidesJson.WriteSides(json, found);
        DiffSidesJson.WriteAdvisories(json, "advisoriesOpened", found.AdvisoriesOpened);
        DiffSidesJson.WriteAdvisories(json, "advisoriesClosed", found.AdvisoriesClosed);
        FindingsJson.WriteArray(json, findings);
    });

    private static void Write(Utf8JsonWriter json, PluginDifference plugin)
    {
        json.WriteStartObject();
        json.WriteString("plugin", plugin.Plugin);
        json.WriteString("platform", plugin.Platform.ToString());
        json.WriteString("change", DiffWords.Of(plugin.Change));
        json.WriteBoolean("loud", plugin.IsLoud);
        if (plugin.From is not null) Write(json, "from", plugin.From);
        if (plugin.To is not null) Write(json, "to", plugin.To);
        json.WriteTexts("facts", plugin.Facts.Select(f => f.Fact));
        json.WriteTexts("cniLost", plugin.CniLost);
        json.WriteTexts("cniGained", plugin.CniGained);
        json.WriteTexts("verificationLost", plugin.VerificationLost);
        json.WriteTexts("verificationGained", plugin.VerificationGained);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, PluginState state)
    {
        json.WriteStartObject(name);
        json.WriteString("source", state.Entry.Source);
        if (state.Entry.Version is not null) json.WriteString("version", state.Entry.Version);
        json.WriteString("sha256", state.File.Sha256.Hex);
        json.WriteNumber("size", state.File.Size);
        foreach (var (fact, value) in FileFacts.Of(state.File))
        {
            if (value is not null) json.WriteString(fact, value);
        }

        if (state.Entry.License is not null) json.WriteString("license", state.Entry.License);
        json.WriteTexts("verified", state.Entry.Locked?.Artifact.Verified ?? []);
        json.WriteEndObject();
    }

    private static void Others(Utf8JsonWriter json, SourceDifference source)
    {
        foreach (var (fact, from, to) in source.Facts)
            Other(json, source, fact == "artifact" ? "bytes changed under the same version" : fact, from, to, fact == "artifact");
        foreach (var (path, from, to) in source.Modules) Other(json, source, $"module {path}", from, to, false);
    }

    private static void Other(Utf8JsonWriter json, SourceDifference? source, string what, string? from, string? to, bool loud)
    {
        json.WriteStartObject();
        if (source is not null) json.WriteString("source", source.Source);
        if (source is not null) json.WriteString("platform", source.Platform.ToString());
        json.WriteString("what", what);
        if (from is not null) json.WriteString("from", from);
        if (to is not null) json.WriteString("to", to);
        json.WriteBoolean("loud", loud);
        json.WriteEndObject();
    }
}
