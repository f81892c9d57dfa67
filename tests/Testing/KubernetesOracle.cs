using System.Text.Json;
using System.Text.Json.Nodes;

namespace CniImageKit.Testing;

/// <summary>The JSON schemas that are made of the API server's OpenAPI description.</summary>
public static class KubernetesOracle
{
    /// <summary>What the schemas of their kinds refuse in the objects; empty where all are valid.</summary>
    public static Task<string> RefusalsAsync(IEnumerable<JsonNode> objects) =>
        NpmOracle.RefusalsAsync("kubernetes", JsonSerializer.SerializeToUtf8Bytes(objects));
}
