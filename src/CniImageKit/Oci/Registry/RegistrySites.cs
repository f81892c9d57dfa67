using System.Collections.Immutable;

namespace CniImageKit.Oci.Registry;

/// <summary>
/// Where registries are asked: by https, and by plain http on this machine and where CNIKIT_INSECURE_REGISTRIES (<c>host[:port]</c>,
/// several with commas) says so.
/// </summary>
internal sealed class RegistrySites(Host host)
{
    private readonly ImmutableHashSet<string> _plain =
    [
        .. (host.Variable("CNIKIT_INSECURE_REGISTRIES") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    ];

    /// <summary>Whether the registry may be asked in the clear.</summary>
    public bool IsPlain(RegistryReference image)
    {
        var uri = new Uri($"https://{image.Server}/");
        return (uri.IsLoopback && uri.Port != 443) || _plain.Contains(image.Server) || _plain.Contains(uri.Host);
    }

    /// <summary>The address of something below the repository: <c>manifests/latest</c>.</summary>
    public Uri Of(RegistryReference image, string path) =>
        new($"{(IsPlain(image) ? "http" : "https")}://{image.Server}/v2/{image.Repository}/{path}");
}
