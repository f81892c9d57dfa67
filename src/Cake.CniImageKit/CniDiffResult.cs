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

    /// <summary>Gets the sources that differ: their artifacts, licences, modules and verification.</summary>
    public IReadOnlyList<CniSourceDifference> Sources { get; init; } = [];

    /// <summary>Gets how many plugins, each platform's counted, are the same on both sides.</summary>
    public int Unchanged { get; init; }

    /// <summary>Gets the ids of known advisories that hold from now on.</summary>
    public IReadOnlyList<string> AdvisoriesOpened { get; init; } = [];

    /// <summary>Gets the ids of known advisories that hold no longer.</summary>
    public IReadOnlyList<string> AdvisoriesClosed { get; init; } = [];

    internal static CniDiffResult Read(CniAnswer answer) => answer.ExitCode is not (0 or 3)
        ? new CniDiffResult().From<CniDiffResult>(answer)
        : new CniDiffResult
        {
            Differs = answer.Document.Flag("differs"),
            Loud = answer.Document.Flag("loud"),
            Plugins = [.. answer.Document.Items("plugins").Select(CniPluginDifference.Read)],
            Sources = [.. answer.Document.Items("sources").Select(CniSourceDifference.Read)],
            Unchanged = answer.Document.GetProperty("unchanged").GetInt32(),
            AdvisoriesOpened = [.. answer.Document.Items("advisoriesOpened").Select(a => a.Text("id"))],
            AdvisoriesClosed = [.. answer.Document.Items("advisoriesClosed").Select(a => a.Text("id"))],
        }.From<CniDiffResult>(answer);
}

/// <summary>A plugin that differs between two sides.</summary>
/// <param name="Plugin">Such as <c>bridge</c>.</param>
/// <param name="Platform">Such as <c>linux/amd64</c>.</param>
/// <param name="Change"><c>replaced</c>, <c>added</c>, <c>removed</c>, <c>upgraded</c>, <c>downgraded</c> or <c>changed</c>.</param>
/// <param name="Loud">Whether nobody asked for it.</param>
public sealed record CniPluginDifference(string Plugin, string Platform, string Change, bool Loud)
{
    /// <summary>Gets the old version; null where the plugin is new, or tells none.</summary>
    public string? From { get; init; }

    /// <summary>Gets the new version; null where the plugin is gone, or tells none.</summary>
    public string? To { get; init; }

    /// <summary>Gets the names of the facts that differ.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>Gets the CNI versions that it no longer speaks.</summary>
    public IReadOnlyList<string> CniLost { get; init; } = [];

    /// <summary>Gets the CNI versions that it speaks from now on.</summary>
    public IReadOnlyList<string> CniGained { get; init; } = [];

    /// <summary>Gets the ways in which it was verified and is no longer.</summary>
    public IReadOnlyList<string> VerificationLost { get; init; } = [];

    internal static CniPluginDifference Read(JsonElement json) =>
        new(json.Text("plugin"), json.Text("platform"), json.Text("change"), json.Flag("loud"))
        {
            From = Version(json, "from"),
            To = Version(json, "to"),
            Facts = json.Texts("facts"),
            CniLost = json.Texts("cniLost"),
            CniGained = json.Texts("cniGained"),
            VerificationLost = json.Texts("verificationLost"),
        };

    private static string? Version(JsonElement json, string side) =>
        json.TryGetProperty(side, out var state) && state.TryGetProperty("version", out var version) ? version.GetString() : null;
}
