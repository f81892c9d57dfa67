using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;

namespace CniImageKit.Oci.Registry;

/// <summary>What to send as <c>Authorization</c>.</summary>
/// <param name="Scheme"><c>Basic</c> or <c>Bearer</c>.</param>
/// <param name="Token">What follows it.</param>
internal sealed record Authorization(string Scheme, string Token)
{
    /// <summary>Nothing of it.</summary>
    public override string ToString() => Scheme;
}

/// <summary>
/// Answers the challenges of registries: by Basic, or by a token that the registry's token server gives (docs.docker.com, Registry token
/// authentication). What was given is kept for the process. Raises CNIK4101 and 4104 to 4106.
/// </summary>
internal sealed class RegistryAuth(Host host, Fetcher fetcher, RegistrySites sites, RegistryLogin? given)
{
    private readonly RegistryLogins _logins = new(host);
    private readonly ConcurrentDictionary<string, Authorization> _given = new(StringComparer.Ordinal);

    /// <summary>What was given for this already, or null.</summary>
    public Authorization? Known(RegistryReference image, string actions) => _given.GetValueOrDefault(Key(image, actions));

    /// <summary>Answers a challenge of the registry itself; null where nobody is known there and it wants a name.</summary>
    public async Task<Authorization?> AnswerAsync(
        RegistryReference image, string actions, string? mountFrom, AuthChallenge challenge, Location at, CancellationToken ct)
    {
        var login = given ?? await _logins.FindAsync(image, ct).ConfigureAwait(false);
        Authorization? answer;
        if (challenge.Scheme == "basic")
            answer = login is null or { IsToken: true } ? null : new Authorization("Basic", login.Basic);
        else
            answer = await TokenAsync(image, actions, mountFrom, challenge, login, at, ct).ConfigureAwait(false);
        if (answer is not null) _given[Key(image, actions)] = answer;
        return answer;
    }

    private async Task<Authorization?> TokenAsync(
        RegistryReference image, string actions, string? mountFrom, AuthChallenge challenge, RegistryLogin? login, Location at,
        CancellationToken ct)
    {
        var name = $"a token for {image.Place}";
        if (!Uri.TryCreate(challenge.Parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) || realm.UserInfo.Length > 0)
            throw new CniImageKitException(Rules.RegistryAnswer(at, image.Place, "it names no token server"));
        var plain = sites.IsPlain(image);
        // A registry on the network must not make this machine ask itself, or send a login in the clear.
        if (realm.Scheme != Uri.UriSchemeHttps && !(plain && realm.Scheme == Uri.UriSchemeHttp))
            throw new CniImageKitException(Rules.RegistryAnswer(at, image.Place, "its token server is not asked by https"));
        if (realm.IsLoopback && !plain)
            throw new CniImageKitException(Rules.RegistryAnswer(at, image.Place, "its token server would be this machine"));

        List<string> scopes = [$"repository:{image.Repository}:{actions}"];
        if (mountFrom is not null) scopes.Add($"repository:{mountFrom}:pull");
        var service = challenge.Parameters.GetValueOrDefault("service");
        var answer = await fetcher.ExchangeAsync(
            login is { IsToken: true } ? Refresh(realm, service, scopes, login, name, at, plain)
            : new ExchangeRequest
            {
                Name = name,
                Method = HttpMethod.Get,
                Uri = Query(realm, service, scopes),
                AllowHttp = plain,
                Token = login?.Basic,
                TokenScheme = "Basic",
                MaxBytes = 256 * 1024,
                At = at,
            },
            ct).ConfigureAwait(false);
        if (answer.Status is 401 or 403) return null;
        return answer.Status == 200 && Token(answer.Body) is { } token ? new Authorization("Bearer", token)
            : throw new CniImageKitException(
                Rules.RegistryAnswer(at, image.Place, $"its token server gives no token (HTTP {answer.Status})"));
    }

    private static ExchangeRequest Refresh(
        Uri realm, string? service, List<string> scopes, RegistryLogin login, string name, Location at, bool plain)
    {
        var form = $"grant_type=refresh_token&client_id=cnikit&service={Uri.EscapeDataString(service ?? "")}"
            + $"&scope={Uri.EscapeDataString(string.Join(' ', scopes))}&refresh_token={Uri.EscapeDataString(login.Secret)}";
        return new ExchangeRequest
        {
            Name = name,
            Method = HttpMethod.Post,
            Uri = realm,
            AllowHttp = plain,
            Body = UploadBody.Of("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(form)),
            MaxBytes = 256 * 1024,
            At = at,
        };
    }

    private static Uri Query(Uri realm, string? service, List<string> scopes)
    {
        var query = new StringBuilder(realm.Query.TrimStart('?'));
        foreach (var (name, value) in scopes.Select(s => ("scope", s)).Prepend(("service", service ?? "")))
        {
            if (value.Length == 0) continue;
            if (query.Length > 0) query.Append('&');
            query.Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return new UriBuilder(realm) { Query = query.ToString(), Fragment = "" }.Uri;
    }

    private static string? Token(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            foreach (var name in (string[])["token", "access_token"])
            {
                if (json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                    && value.GetString() is { Length: > 0 } token) return token;
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Key(RegistryReference image, string actions) => $"{image.Place} {actions}";
}
