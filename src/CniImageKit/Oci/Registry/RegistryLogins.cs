using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Oci.Registry;

/// <summary>
/// Logins as docker and podman keep them: REGISTRY_AUTH_FILE, else docker's config.json (DOCKER_CONFIG), else podman's auth.json; in the
/// file itself or behind a credential helper, which is started and asked. Raises CNIK4105 and CNIK4106.
/// </summary>
internal sealed class RegistryLogins(Host host)
{
    private const string HubKey = "https://index.docker.io/v1/";
    private const int MaxBytes = 1 << 20;

    /// <summary>The login for a repository, or null where there is none.</summary>
    public async Task<RegistryLogin?> FindAsync(RegistryReference image, CancellationToken ct)
    {
        foreach (var file in Files())
        {
            if (!File.Exists(file)) continue;
            if (await FindAsync(file, image, ct).ConfigureAwait(false) is { } login) return login;
        }

        return null;
    }

    private IEnumerable<string> Files()
    {
        if (host.Variable("REGISTRY_AUTH_FILE") is { } named)
        {
            yield return host.Resolve(named);
            yield break;
        }

        var home = host.Variable("HOME") ?? host.Variable("USERPROFILE");
        if (host.Variable("DOCKER_CONFIG") is { } docker) yield return Path.Combine(host.Resolve(docker), "config.json");
        else if (home is not null) yield return Path.Combine(home, ".docker", "config.json");
        if (host.Variable("XDG_RUNTIME_DIR") is { } runtime) yield return Path.Combine(runtime, "containers", "auth.json");
        if (host.Variable("XDG_CONFIG_HOME") is { } config) yield return Path.Combine(config, "containers", "auth.json");
        else if (home is not null) yield return Path.Combine(home, ".config", "containers", "auth.json");
    }

    private async Task<RegistryLogin?> FindAsync(string file, RegistryReference image, CancellationToken ct)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
                throw new CniImageKitException(Rules.LoginsUnreadable(file, "it is larger than 1 MiB"));
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(file, ct).ConfigureAwait(false));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new CniImageKitException(Rules.LoginsUnreadable(file, "it is no JSON object"));
            var keys = Keys(image).ToArray();
            foreach (var key in keys)
            {
                if (Member(root, "credHelpers") is { } helpers && Text(helpers, key) is { } helper)
                    return await CredentialHelper.AskAsync(host, helper, key, ct).ConfigureAwait(false);
            }

            foreach (var key in keys)
            {
                if (Member(root, "auths") is { } auths && Member(auths, key) is { } entry && Read(entry) is { } login) return login;
            }

            return Text(root, "credsStore") is not { Length: > 0 } store ? null
                : await CredentialHelper.AskAsync(host, store, image.Host == "docker.io" ? HubKey : image.Host, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new CniImageKitException(Rules.LoginsUnreadable(file, e is JsonException ? "it is no JSON" : "it cannot be read"), e);
        }
    }

    // containers-auth.json(5): the most specific path decides, then the host; docker writes hosts, in older versions as addresses.
    private static IEnumerable<string> Keys(RegistryReference image)
    {
        for (var path = image.Place; path.Contains('/', StringComparison.Ordinal); path = path[..path.LastIndexOf('/')]) yield return path;
        yield return image.Host;
        yield return $"https://{image.Host}";
        yield return $"https://{image.Host}/v2/";
        yield return $"https://{image.Host}/v1/";
        if (image.Host == "docker.io") yield return HubKey;
    }

    private static RegistryLogin? Read(JsonElement entry)
    {
        if (Text(entry, "identitytoken") is { Length: > 0 } token) return new RegistryLogin("", token, IsToken: true);
        if (Text(entry, "auth") is { Length: > 0 } auth) return RegistryLogin.OfBasic(auth);
        return Text(entry, "username") is { Length: > 0 } user && Text(entry, "password") is { } password
            ? new RegistryLogin(user, password, IsToken: false) : null;
    }

    private static JsonElement? Member(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
