using System.Net;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using k8s.KubeConfigModels;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Finds the cluster as kubectl does: the file that is named, the files of KUBECONFIG, <c>~/.kube/config</c>, and in a pod the service
/// account. Raises CNIK9300, 9301, 9316, 9317.
/// </summary>
internal static class KubeConfig
{
    /// <summary>The access that the surroundings, or the user, name.</summary>
    /// <param name="host">The surroundings.</param>
    /// <param name="file">The kubeconfig, or null.</param>
    /// <param name="context">The context, or null for the current one.</param>
    /// <param name="cancellationToken">Stops a login.</param>
    public static async Task<ClusterAccess> OpenAsync(Host host, string? file, string? context, CancellationToken cancellationToken)
    {
        var files = Files(host, file).Select(f => KubeFile.Load(host, f)).ToArray();
        if (files.Length > 0) return await AccessAsync(host, files, context, cancellationToken);
        // Not the pod's own cluster, where another one is asked for.
        if (context is not null)
            throw new CniImageKitException(Rules.BadKubeconfig(Location.None, $"there is none, and --context names '{context}'"));
        return PodAccount.Open(host) ?? throw new CniImageKitException(Rules.NoCluster());
    }

    /// <summary>A server's address. A token in the clear is everybody's: plain http is for this machine's own addresses.</summary>
    public static Uri Address(string from, string? server)
    {
        if (!Uri.TryCreate(server?.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw Bad(from, "the cluster's server is no http or https address");
        return uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback
            ? uri : throw new CniImageKitException(Rules.ClearCluster(new Location(from), uri));
    }

    // Of several files those that are not there are passed over; of files that are named one has to be there, since another cluster than
    // the user means would be asked otherwise.
    private static string[] Files(Host host, string? file)
    {
        if (file is not null) return [file];
        if (host.Variable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } named)
            return named.Where(f => File.Exists(host.Resolve(f))).ToArray() is { Length: > 0 } found ? found : [named[0]];
        return (host.Variable("HOME") ?? host.Variable("USERPROFILE")) is { } home && Path.Combine(home, ".kube", "config") is var usual
            && File.Exists(usual) ? [usual] : [];
    }

    // Of several files the first that has a name counts, and paths are relative to the file that they stand in.
    private static async Task<ClusterAccess> AccessAsync(
        Host host, KubeFile[] files, string? asked, CancellationToken cancellationToken)
    {
        var name = asked ?? files.Select(f => f.Config.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c))
            ?? throw files[0].Bad("it has no current-context, and --context names none");
        var known = files.SelectMany(f => f.Config.Contexts ?? []).Select(c => c.Name).Order(StringComparer.Ordinal);
        var context = files.SelectMany(f => f.Config.Contexts ?? []).FirstOrDefault(c => c.Name == name)?.ContextDetails
            ?? throw new CniImageKitException(Rules.NoContext(new Location(files[0].Name), name, known));
        var (file, cluster) = files.SelectMany(f => (f.Config.Clusters ?? []).Select(c => (File: f, Cluster: c)))
            .FirstOrDefault(c => c.Cluster.Name == context.Cluster);
        if (cluster?.ClusterEndpoint is not { } endpoint)
            throw files[0].Bad($"the context '{name}' names the cluster '{context.Cluster}', which is not there");
        var more = file.Block("clusters", cluster.Name, "cluster");
        var authorities = file.Pem(endpoint.CertificateAuthorityData, endpoint.CertificateAuthority);
        var access = new ClusterAccess
        {
            Name = name,
            Server = Address(file.Name, endpoint.Server),
            Authorities = authorities is null ? null : ClusterAccess.AuthoritiesOf(file.Name, authorities),
            Unverified = endpoint.SkipTlsVerify,
            TlsName = string.IsNullOrEmpty(endpoint.TlsServerName) ? null : endpoint.TlsServerName,
            Proxy = Proxy(file, more.Text("proxy-url")),
        };
        if (string.IsNullOrEmpty(context.User)) return access;
        var (userFile, user) = files.SelectMany(f => (f.Config.Users ?? []).Select(u => (File: f, User: u)))
            .FirstOrDefault(u => u.User.Name == context.User);
        if (user is null) throw files[0].Bad($"the context '{name}' names the user '{context.User}', who is not there");
        var login = new KubeUser(host, userFile, user.Name, user.UserCredentials ?? new UserCredentials());
        return access with
        {
            As = login.As(),
            Login = await login.OpenAsync(new ExecCluster(endpoint, authorities, more), cancellationToken),
        };
    }

    // It counts for every address and in place of the environment's, as kubectl has it.
    private static WebProxy? Proxy(KubeFile file, string? url)
    {
        if (string.IsNullOrEmpty(url)) return null;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Scheme is "http" or "https" or "socks5"
            ? new WebProxy(uri) { Credentials = EnvironmentProxy.LoginsOf([uri]) }
            : throw file.Bad("the proxy-url is no http, https or socks5 address");
    }

    private static CniImageKitException Bad(string from, string why) => new(Rules.BadKubeconfig(new Location(from), why));
}
