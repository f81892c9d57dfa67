using System.Text.Json;
using CniImageKit.Fetching;

namespace CniImageKit.Oci.Registry;

/// <summary>What registries say beside the content: where to go on, and why not.</summary>
internal static class RegistryPages
{
    private const int MaxErrors = 5;

    /// <summary>The query of the next page, from <c>Link: &lt;…/tags/list?last=x&amp;n=y&gt;; rel="next"</c>; null at the end.</summary>
    public static string? Next(string? link)
    {
        if (link is null || !link.Contains("next", StringComparison.Ordinal)) return null;
        var (from, to) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        var question = link.IndexOf('?', StringComparison.Ordinal);
        return from >= 0 && question > from && to > question ? link[question..to] : null;
    }

    /// <summary>The address of an upload with the digest that ends it; null where the answer names none.</summary>
    public static string? Upload(FetchedDocument answer, Digest digest) =>
        answer.Headers.GetValueOrDefault("location") is not { Length: > 0 } location ? null
            : $"{location}{(location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={digest}";

    /// <summary>That address, if it may be asked: by the rules for redirects (CNIK4015, CNIK4010).</summary>
    public static Uri Checked(Question question, Uri origin, string location)
    {
        var asked = new Outgoing
        {
            Name = question.Image.ToString(),
            At = question.At,
            Uri = origin,
            AllowHttp = origin.Scheme == Uri.UriSchemeHttp,
            BearerToken = null,
            Accept = null,
        };
        return Redirects.Next(asked, origin, Uri.TryCreate(location, UriKind.RelativeOrAbsolute, out var uri) ? uri : null);
    }

    /// <summary>The codes and messages of an error's body (distribution-spec, Error codes), for people; null where it has none.</summary>
    public static string? Errors(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("errors"u8, out var errors)
                || errors.ValueKind != JsonValueKind.Array) return null;
            var said = errors.EnumerateArray().Take(MaxErrors).Select(e => $"{Text(e, "code")} {Text(e, "message")}".Trim());
            return string.Join("; ", said.Where(s => s.Length > 0)) is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
