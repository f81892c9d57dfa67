using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>What Multus does with <c>default-route</c>: all default routes go, and those that are asked for come.</summary>
internal static class DefaultRoutes
{
    /// <summary>
    /// Does it in the pod. The result as later verbs get it, or why a route cannot be made.
    /// </summary>
    public static async Task<(JsonObject Result, string? Error)> MoveAsync(
        TrialBed bed, string container, Attachment attachment, JsonObject result, CancellationToken cancellationToken)
    {
        var link = attachment.Scenario.Interface;
        foreach (var family in new[] { "-4", "-6" })
            await bed.IpAsync(["-n", container, family, "route", "flush", "exact", "default", "dev", link], cancellationToken);
        var moved = (JsonObject)result.DeepClone();
        var routes = moved["routes"] as JsonArray ?? [];
        foreach (var gone in routes.OfType<JsonObject>().Where(r => r["dst"]?.ToString() is "0.0.0.0/0" or "::/0").ToArray())
            routes.Remove(gone);
        foreach (var gateway in attachment.Gateways)
        {
            var isV6 = IPAddress.Parse(gateway).AddressFamily == AddressFamily.InterNetworkV6;
            var made = await bed.IpAsync(
                ["-n", container, isV6 ? "-6" : "-4", "route", "add", "default", "via", gateway, "dev", link], cancellationToken);
            if (made.ExitCode != 0) return (moved, $"error setting default gateway {gateway}: {made.Said}");
            routes.Add((JsonNode)new JsonObject { ["dst"] = isV6 ? "::/0" : "0.0.0.0/0", ["gw"] = gateway });
        }

        if (routes.Count == 0) moved.Remove("routes");
        else if (routes.Parent is null) moved["routes"] = routes;
        return (moved, null);
    }
}
