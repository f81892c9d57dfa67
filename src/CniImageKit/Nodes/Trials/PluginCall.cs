using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CniImageKit.Programs;

namespace CniImageKit.Nodes.Trials;

/// <summary>What a plugin answered.</summary>
/// <param name="Ok">Its exit code was 0 and what it printed is JSON, or nothing.</param>
/// <param name="Result">What it printed; null where that was nothing or no JSON.</param>
/// <param name="Error">What it says is wrong, in one line; null where it is well.</param>
internal sealed record PluginAnswer(bool Ok, JsonObject? Result, string? Error);

/// <summary>What a plugin is asked to do.</summary>
/// <param name="Verb">CNI_COMMAND.</param>
/// <param name="Plugin">Its name.</param>
/// <param name="Container">The container, which its namespace is called by; empty where the verb is for none.</param>
/// <param name="Interface">CNI_IFNAME.</param>
internal sealed record PluginAsk(string Verb, string Plugin, string Container, string Interface)
{
    /// <summary>Whether the namespace is gone.</summary>
    public bool IsGone { get; init; }

    /// <summary>More of CNI_ARGS, each with a semicolon before it.</summary>
    public string Arguments { get; init; } = "";
}

/// <summary>
/// Runs plugins as a runtime does (CNI specification 1.1, section 2): parameters in the environment, configuration on stdin.
/// </summary>
internal sealed class PluginCall(TrialBed bed, string directory)
{
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 64 };

    /// <summary>Runs a verb of a plugin for a container whose namespace has the container's name, unless it is gone.</summary>
    public async Task<PluginAnswer> RunAsync(PluginAsk ask, JsonObject config, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = ask.Verb,
            ["CNI_CONTAINERID"] = ask.Container,
            ["CNI_NETNS"] = ask.IsGone || ask.Container.Length == 0 ? "" : $"/run/netns/{ask.Container}",
            ["CNI_IFNAME"] = ask.Interface,
            ["CNI_PATH"] = directory,
            ["CNI_ARGS"] = $"IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=cnikit{ask.Arguments}",
        };
        var input = System.Text.Encoding.UTF8.GetBytes(config.ToJsonString());
        var answer = await bed.RunAsync(Path.Combine(directory, ask.Plugin), [], environment, input, cancellationToken);
        return Read(answer);
    }

    /// <summary>The versions that a plugin says it speaks, or what is wrong with its answer.</summary>
    public async Task<(ImmutableArray<string> Spoken, string? Fault)> VersionsAsync(
        string plugin, string version, CancellationToken cancellationToken)
    {
        // pkg/invoke/find.go: a path is no name, wherever it leads.
        if (!PluginName.IsSafe(plugin)) return ([], $"invalid plugin name: {plugin}");
        if (!File.Exists(Path.Combine(directory, plugin))) return ([], $"failed to find plugin \"{plugin}\" in path [{directory}]");
        var answer = await RunAsync(
            new PluginAsk("VERSION", plugin, "", "eth0"), new JsonObject { ["cniVersion"] = version }, cancellationToken);
        if (!answer.Ok) return ([], answer.Error);
        return answer.Result?["supportedVersions"] is JsonArray spoken
            ? ([.. spoken.Select(v => v?.ToString()).OfType<string>()], null)
            : ([], "it names no supportedVersions");
    }

    private static PluginAnswer Read(ProgramAnswer answer)
    {
        JsonObject? printed = null;
        var text = answer.Text.Trim();
        try
        {
            if (text.Length > 0) printed = JsonNode.Parse(text, documentOptions: Bounds) as JsonObject;
        }
        catch (JsonException)
        {
            // Told below, with the words themselves.
        }

        if (answer.ExitCode == 0)
        {
            return text.Length == 0 || printed is not null ? new PluginAnswer(true, printed, null)
                : new PluginAnswer(false, null, $"it printed no JSON: {Short(text)}");
        }

        var said = printed is null ? Short(text.Length > 0 ? text : answer.Said) : Said(printed);
        return new PluginAnswer(false, printed, said.Length == 0 ? $"it ended with {answer.ExitCode}" : said);
    }

    private static string Said(JsonObject error) =>
        string.Join("; ", new[] { error["msg"]?.ToString(), error["details"]?.ToString() }.Where(t => !string.IsNullOrEmpty(t)))
            .ReplaceLineEndings(" ");

    private static string Short(string text) => (text.Length > 300 ? text[..300] + "…" : text).ReplaceLineEndings(" ");
}
