using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Nodes.Trials;

namespace CniImageKit.Cli.Trying;

/// <summary>Results of trials for programs.</summary>
internal static class TrialsJson
{
    /// <summary>The document.</summary>
    public static byte[] Write(IReadOnlyList<TrialResult> results, IReadOnlyList<Diagnostic> findings) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", results.All(r => r.Verdict != Verdict.Failed));
        json.WriteStartArray("scenarios");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Scenario.Name);
            if (result.Scenario.CniVersion is { } version) json.WriteString("cniVersion", version);
            json.WriteString("result", TrialsText.Word(result.Verdict));
            json.WriteNumber("milliseconds", (long)result.Elapsed.TotalMilliseconds);
            json.WriteStartArray("steps");
            foreach (var step in result.Steps)
            {
                json.WriteStartObject();
                json.WriteString("verb", step.Verb);
                if (step.Plugin is not null) json.WriteString("plugin", step.Plugin);
                if (step.Interface is not null) json.WriteString("interface", step.Interface);
                json.WriteString("result", TrialsText.Word(step.Verdict));
                if (step.Detail is not null) json.WriteString("detail", step.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (!result.NetworkStatus.IsEmpty)
            {
                json.WriteStartArray("networkStatus");
                foreach (var item in result.NetworkStatus) item.WriteTo(json);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        FindingsJson.WriteArray(json, findings);
    });
}
