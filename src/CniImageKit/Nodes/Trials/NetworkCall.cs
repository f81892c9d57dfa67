using System.Text.Json.Nodes;
using CniImageKit.Cni.Versions;
using CniImageKit.Nodes.Trials.Pods;

namespace CniImageKit.Nodes.Trials;

/// <summary>
/// Runs the chain of a network as libcni does (libcni/api.go): each plugin gets the list's name and version, the result before it, and of
/// the capabilities those that it declares.
/// </summary>
/// <param name="plugins">Runs plugins.</param>
/// <param name="attachment">The network.</param>
/// <param name="shown">Its interface in findings; null where the pod has this network only.</param>
internal sealed class NetworkCall(PluginCall plugins, Attachment attachment, string? shown)
{
    private readonly Scenario scenario = attachment.Scenario;

    /// <summary>The network.</summary>
    public Attachment Attachment => attachment;

    /// <summary>Its interface in findings; null where the pod has this network only.</summary>
    public string? Shown => shown;

    /// <summary>The version that its plugins get.</summary>
    public string Version => scenario.CniVersion ?? SpecVersion.WithoutOne;

    /// <summary>Where what is known of its device is kept while a container has it; null where it has no device.</summary>
    public string? DevicePath(string container) =>
        attachment.DeviceId is null ? null : DeviceFile.PathFor(attachment.Name, container, scenario.Interface);

    private IEnumerable<JsonObject> Chain => scenario.Network["plugins"]!.AsArray().OfType<JsonObject>();

    /// <summary>Adds the container: the last result, or the first plugin that failed and why.</summary>
    public async Task<(JsonObject? Result, string? Plugin, string? Error)> AddAsync(string container, CancellationToken cancellationToken)
    {
        JsonObject? result = null;
        foreach (var plugin in Chain)
        {
            var answer = await RunAsync("ADD", plugin, container, result, cancellationToken);
            if (!answer.Ok || answer.Result is null) return (null, TypeOf(plugin), answer.Error ?? "it printed no result");
            result = answer.Result;
        }

        return (result, null, null);
    }

    /// <summary>Checks the container in the chain's order, or deletes it in the reverse; the first plugin that failed, or null.</summary>
    public async Task<(string Plugin, string Error)?> RunAsync(
        string verb, string container, JsonObject? result, CancellationToken cancellationToken, bool isGone = false)
    {
        foreach (var plugin in verb == "DEL" ? Chain.Reverse() : Chain)
        {
            // Before 0.4.0 no result is passed to CHECK and DEL.
            var passed = SpecVersion.Compare(Version, "0.4.0") >= 0 ? result : null;
            var answer = await RunAsync(verb, plugin, container, passed, cancellationToken, isGone);
            if (!answer.Ok) return (TypeOf(plugin), answer.Error!);
        }

        return null;
    }

    private Task<PluginAnswer> RunAsync(
        string verb, JsonObject plugin, string container, JsonObject? result, CancellationToken cancellationToken, bool isGone = false)
    {
        var config = (JsonObject)plugin.DeepClone();
        config["name"] = scenario.Network["name"]?.DeepClone();
        config["cniVersion"] = Version;
        if (Passed(plugin, container) is { Count: > 0 } passed) config["runtimeConfig"] = passed;
        config.Remove("capabilities");
        if (result is not null) config["prevResult"] = result.DeepClone();
        if (verb == "GC") config["cni.dev/valid-attachments"] = new JsonArray();
        return plugins.RunAsync(
            new PluginAsk(verb, TypeOf(plugin), container, scenario.Interface)
            {
                IsGone = isGone,
                Arguments = verb == "ADD" ? attachment.Arguments : "",
            },
            config, cancellationToken);
    }

    private JsonObject Passed(JsonObject plugin, string container)
    {
        var (passed, known) = (new JsonObject(), scenario.Capabilities);
        if (DevicePath(container) is { } path)
        {
            known = (JsonObject)known.DeepClone();
            (known["deviceID"], known["CNIDeviceInfoFile"]) = (attachment.DeviceId, path);
        }

        foreach (var (name, wanted) in plugin["capabilities"] as JsonObject ?? [])
        {
            if (wanted is JsonValue yes && yes.TryGetValue<bool>(out var on) && on && known[name] is { } value)
                passed[name] = value.DeepClone();
        }

        return passed;
    }

    private static string TypeOf(JsonObject plugin) => plugin["type"]!.ToString();
}
