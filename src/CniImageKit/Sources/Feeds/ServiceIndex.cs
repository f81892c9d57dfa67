using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Feeds;

/// <summary>What a v3 feed offers. Raises CNIK2406.</summary>
/// <param name="Packages">The base of <c>id/index.json</c> and <c>id/version/id.version.nupkg</c>.</param>
/// <param name="Registrations">The base of <c>id/index.json</c> that tells which versions are listed, or null.</param>
internal sealed record ServiceIndex(Uri Packages, Uri? Registrations)
{
    /// <summary>The documents without compression come first: the others are served packed whatever the client takes.</summary>
    private static readonly string[] RegistrationTypes =
    [
        "RegistrationsBaseUrl", "RegistrationsBaseUrl/3.0.0-beta", "RegistrationsBaseUrl/3.0.0-rc", "RegistrationsBaseUrl/3.6.0",
        "RegistrationsBaseUrl/Versioned", "RegistrationsBaseUrl/3.4.0",
    ];

    /// <summary>Reads index.json.</summary>
    public static ServiceIndex Read(ReadOnlyMemory<byte> json, string feed, Uri uri, Location at)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var resources = document.RootElement.GetProperty("resources").EnumerateArray()
                .SelectMany(r => Types(r.GetProperty("@type")).Select(type => (Type: type, Uri: r.GetProperty("@id").GetString())))
                .ToLookup(r => r.Type, r => r.Uri, StringComparer.OrdinalIgnoreCase);
            var packages = Base(resources["PackageBaseAddress/3.0.0"])
                ?? throw new CniImageKitException(Rules.NuGetFeedNotUnderstood(at, feed, uri, "it names no PackageBaseAddress/3.0.0"));
            return new ServiceIndex(packages, Base(RegistrationTypes.SelectMany(t => resources[t])));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CniImageKitException(Rules.NuGetFeedNotUnderstood(at, feed, uri, "it is no v3 service index"), e);
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString() ?? "") : [type.GetString() ?? ""];

    private static Uri? Base(IEnumerable<string?> addresses) => addresses
        .Select(a => Uri.TryCreate(a?.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http") ? uri : null)
        .FirstOrDefault(u => u is not null);
}
