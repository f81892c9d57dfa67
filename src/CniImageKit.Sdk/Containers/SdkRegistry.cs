using CniImageKit.Oci.Registry;

namespace CniImageKit.Sdk.Containers;

/// <summary>What the .NET SDK's own pushing takes from the environment.</summary>
internal static class SdkRegistry
{
    private static readonly string[] Logins =
        ["DOTNET_CONTAINER_PUSH_REGISTRY", "DOTNET_CONTAINER_REGISTRY", "SDK_CONTAINER_REGISTRY"];

    /// <summary>The login in its variables, or null.</summary>
    public static RegistryLogin? LoginOf(Host host)
    {
        foreach (var name in Logins)
        {
            if (host.Variable(name + "_UNAME") is { } user && host.Variable(name + "_PWORD") is { } secret)
                return user == "<token>" ? new RegistryLogin("", secret, IsToken: true) : new RegistryLogin(user, secret, IsToken: false);
        }

        return null;
    }

    /// <summary>The surroundings for pushing: online, and with the registries that the SDK asks in the clear.</summary>
    public static Host Pushing(Host host)
    {
        const string Plain = "CNIKIT_INSECURE_REGISTRIES";
        var all = string.Join(',', new[] { host.Variable(Plain), host.Variable("DOTNET_CONTAINER_INSECURE_REGISTRIES")?.Replace(';', ',') }
            .OfType<string>());
        return host with { Environment = host.Environment.SetItem(Plain, all) };
    }
}
