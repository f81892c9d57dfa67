using System.Text.Json;
using System.Text.Json.Nodes;

namespace CniImageKit.Nodes.Trials;

/// <summary>Holds the result of ADD against the specification and against what the pod's namespace really has.</summary>
internal static class PodResult
{
    /// <summary>The steps <c>result</c> and <c>interface</c>.</summary>
    public static async Task<IReadOnlyList<TrialStep>> CheckAsync(
        TrialBed bed, Scenario scenario, string container, JsonObject result, CancellationToken cancellationToken)
    {
        string[] addresses =
            [.. (result["ips"] as JsonArray ?? []).OfType<JsonObject>().Select(i => i["address"]?.ToString()).OfType<string>()];
        var (said, asked) = (result["cniVersion"]?.ToString(), scenario.CniVersion);
        if (said != asked) return [Failed("result", $"its cniVersion is {said ?? "missing"}, and {asked} was asked for")];
        if (scenario.Addresses is { } wanted && addresses.Length != wanted)
            return [Failed("result", $"it has {addresses.Length} addresses, and {wanted} were expected")];
        var shown = await bed.IpAsync(["-n", container, "-j", "address", "show"], cancellationToken);
        var there = Interfaces(shown.Text);
        if (!there.TryGetValue(scenario.Interface, out var held))
            return [new TrialStep("result", null, Verdict.Passed, null), Failed("interface", $"the pod has no {scenario.Interface}")];
        var lacking = addresses.Where(a => !there.Values.Any(v => v.Contains(a.Split('/')[0]))).ToArray();
        return
        [
            new TrialStep("result", null, Verdict.Passed, null),
            lacking.Length == 0 ? new TrialStep("interface", null, Verdict.Passed, null)
                : Failed("interface", $"the result names {string.Join(", ", lacking)}; {scenario.Interface} has {string.Join(", ", held)}"),
        ];
    }

    private static Dictionary<string, HashSet<string>> Interfaces(string json)
    {
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json.Length == 0 ? "[]" : json);
        foreach (var link in document.RootElement.EnumerateArray().Where(l => l.TryGetProperty("ifname", out _)))
        {
            var addresses = link.TryGetProperty("addr_info", out var list) ? list.EnumerateArray() : default;
            found[link.GetProperty("ifname").GetString()!] =
                [.. addresses.Where(a => a.TryGetProperty("local", out _)).Select(a => a.GetProperty("local").GetString()!)];
        }

        return found;
    }

    private static TrialStep Failed(string verb, string detail) => new(verb, null, Verdict.Failed, detail);
}
