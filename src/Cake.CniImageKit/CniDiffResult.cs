using System.Text.Json;

namespace Cake.CniImageKit;

/// <summary>What <c>CniDiff</c> found.</summary>
public sealed record CniDiffResult : CniResult
{
    /// <summary>Gets whether anything differs.</summary>
    public bool Differs { get; init; }

    /// <summary>Gets whether something differs that nobody asked for, such as other bytes under the same version.</summary>
    public bool Loud { get; init; }

    /// <summary>Gets the plugins that differ.</summary>
    public IReadOnlyList<CniPluginDifference> Plugins { get; init; } = [];

    internal static CniDiffResult Read(CniAnswer answer) => answer.ExitCode is not (0 or 3)
        ? new CniDiffResult().From<CniDiffResult>(answer)
        : new CniDiffResult
        {
            Differs = answer.Document.Flag("differs"),
            Loud = answer.Document.Flag("loud"),
            Plugins = [.. answer.Document.Items("plugins").Select(CniPluginDifference.Read)],
        }.From<CniDiffResult>(answer);
}

/// <summary>A plugin that differs between two locks.</summary>
/// <param name="Plugin">Such as <c>bridge</c>.</param>
/// <param name="Platform">Such as <c>linux/amd64</c>.</param>
/// <param name="Change"><c>replaced</c>, <c>added</c>, <c>removed</c>, <c>upgraded</c>, <c>downgraded</c> or <c>changed</c>.</param>
/// <param name="Loud">Whether nobody asked for it.</param>
public sealed record CniPluginDifference(string Plugin, string Platform, string Change, bool Loud)
{
    /// <summary>Gets the version in the old lock; null where the plugin is new.</summary>
    public string? From { get; init; }

    /// <summary>Gets the version in the new lock; null where the plugin is gone.</summary>
    public string? To { get; init; }

    /// <summary>Gets the names of the facts that differ.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    internal static CniPluginDifference Read(JsonElement json) =>
        new(json.Text("plugin"), json.Text("platform"), json.Text("change"), json.Flag("loud"))
        {
            From = Version(json, "from"),
            To = Version(json, "to"),
            Facts = json.Texts("facts"),
        };

    private static string? Version(JsonElement json, string side) =>
        json.TryGetProperty(side, out var state) ? state.Text("version") : null;
}
