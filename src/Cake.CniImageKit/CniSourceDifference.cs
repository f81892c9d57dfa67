using System.Text.Json;

namespace Cake.CniImageKit;

/// <summary>A source that differs between two sides, apart from its plugins.</summary>
/// <param name="Source">Its name in the lock; empty where no lock tells.</param>
/// <param name="Platform">Such as <c>linux/amd64</c>.</param>
/// <param name="Change"><c>replaced</c>, <c>added</c>, <c>removed</c>, <c>upgraded</c>, <c>downgraded</c> or <c>changed</c>.</param>
/// <param name="Loud">Whether nobody asked for it.</param>
public sealed record CniSourceDifference(string Source, string Platform, string Change, bool Loud)
{
    /// <summary>Gets the old version; null where there is none.</summary>
    public string? From { get; init; }

    /// <summary>Gets the new version; null where there is none.</summary>
    public string? To { get; init; }

    /// <summary>Gets the paths of the Go modules that are linked in another version, or are new or gone.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Gets the ways in which its artifact was verified and is no longer.</summary>
    public IReadOnlyList<string> VerificationLost { get; init; } = [];

    internal static CniSourceDifference Read(JsonElement json) =>
        new(json.Text("source"), json.Text("platform"), json.Text("change"), json.Flag("loud"))
        {
            From = json.TryGetProperty("from", out var from) ? from.GetString() : null,
            To = json.TryGetProperty("to", out var to) ? to.GetString() : null,
            Modules = [.. json.Items("modules").Select(m => m.Text("path"))],
            VerificationLost = json.Texts("verificationLost"),
        };
}
