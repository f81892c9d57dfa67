using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CniImageKit.Diagnostics;
using k8s;
using k8s.KubeConfigModels;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Finds the cluster as kubectl does: the file that is named, the files of KUBECONFIG, <c>~/.kube/config</c>, and in a pod the service
/// account. Raises CNIK9300, 9301, 9316, 9317.
/// </summary>
internal static class KubeConfig
{
    private const string ServiceAccount = "var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The access that the surroundings, or the user, name.</summary>
    /// <param name="host">The surroundings.</param>
    /// <param name="file">The kubeconfig, or null.</param>
    /// <param name="context">The context, or null for the current one.</param>
    /// <param name="cancellationToken">Stops a login.</param>
    public static async Task<ClusterAccess> OpenAsync(Host host, string? file, string? context, CancellationToken cancellationToken)
    {
        var named = file is not null
            ? [file] : host.Variable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var home = host.Variable("HOME") is { } directory ? Path.Combine(directory, ".kube", "config") : null;
        // As kubectl does: of several files, those that are not there are passed over.
        var files = named is { Length: 1 } ? named : named?.Where(f => File.Exists(host.Resolve(f))).ToArray();
        if (files is null or []) files = home is not null && File.Exists(home) ? [home] : [];
        if (files.Length == 0) return InCluster(host) ?? throw new CniImageKitException(Rules.NoCluster());
        var configs = new List<(string File, K8SConfiguration Config)>();
        foreach (var one in files) configs.Add((one, Load(host, one)));
        return await AccessAsync(host, configs, context, cancellationToken);
    }

    /// <summary>A certificate with its key, both PEM. Raises CNIK9301.</summary>
    public static X509Certificate2 Certificate(string file, string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (CryptographicException fault)
        {
            throw Bad(file, $"the client certificate and its key cannot be read: {fault.Message.TrimEnd('.')}", fault);
        }
    }

    private static ClusterAccess? InCluster(Host host)
    {
        var folder = Path.Combine(host.SystemRoot, ServiceAccount);
        if (host.Variable("KUBERNETES_SERVICE_HOST") is not { } server || !File.Exists(Path.Combine(folder, "token"))) return null;
        var port = host.Variable("KUBERNETES_SERVICE_PORT") ?? "443";
        var address = server.Contains(':', StringComparison.Ordinal) ? $"[{server}]" : server;
        return new ClusterAccess
        {
            Name = "in-cluster",
            Server = Address("KUBERNETES_SERVICE_HOST", $"https://{address}:{port}"),
            Authorities = Authorities(folder, File.ReadAllText(Path.Combine(folder, "ca.crt"))),
            Login = ClusterLogin.OfFile(Path.Combine(folder, "token")),
        };
    }

    private static K8SConfiguration Load(Host host, string file)
    {
        var path = host.Resolve(file);
        if (!File.Exists(path)) throw Bad(file, "there is no such file");
        try
        {
            return KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(path));
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or IOException or UnauthorizedAccessException))
        {
            throw Bad(file, $"it is no kubeconfig ({fault.Message.TrimEnd('.').ReplaceLineEndings(" ")})", fault);
        }
    }

    // Of several files the first that has a name counts, and paths are relative to the file that they stand in.
    private static async Task<ClusterAccess> AccessAsync(
        Host host, List<(string File, K8SConfiguration Config)> configs, string? asked, CancellationToken cancellationToken)
    {
        var first = configs[0].File;
        var name = asked ?? configs.Select(c => c.Config.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c))
            ?? throw Bad(first, "it has no current-context, and --context names none");
        var known = configs.SelectMany(c => c.Config.Contexts ?? []).Select(c => c.Name).Order(StringComparer.Ordinal);
        var context = configs.SelectMany(c => c.Config.Contexts ?? []).FirstOrDefault(c => c.Name == name)?.ContextDetails
            ?? throw new CniImageKitException(Rules.NoContext(new Location(first), name, known));
        var (inFile, cluster) = configs.SelectMany(c => (c.Config.Clusters ?? []).Select(k => (c.File, Cluster: k)))
            .FirstOrDefault(c => c.Cluster.Name == context.Cluster);
        if (cluster?.ClusterEndpoint is not { } endpoint)
            throw Bad(first, $"the context '{name}' names the cluster '{context.Cluster}', which is not there");
        var (userFile, user) = configs.SelectMany(c => (c.Config.Users ?? []).Select(u => (c.File, User: u)))
            .FirstOrDefault(c => c.User.Name == context.User);
        var server = Address(inFile, endpoint.Server);
        return new ClusterAccess
        {
            Name = name,
            Server = server,
            Authorities = Pem(host, inFile, endpoint.CertificateAuthorityData, endpoint.CertificateAuthority) is { } pem
                ? Authorities(inFile, pem) : null,
            Unverified = endpoint.SkipTlsVerify,
            TlsName = string.IsNullOrEmpty(endpoint.TlsServerName) ? null : endpoint.TlsServerName,
            Login = await LoginAsync(host, userFile ?? first, user?.UserCredentials, cancellationToken),
        };
    }

    private static async Task<ClusterLogin> LoginAsync(
        Host host, string file, UserCredentials? user, CancellationToken cancellationToken)
    {
        if (user is null) return ClusterLogin.Of(null);
        if (user.ExternalExecution is { Command.Length: > 0, ApiVersion.Length: > 0 } plugin)
            return await new ExecLogin(host, file, plugin).LogInAsync(cancellationToken);
        var certificate = Pem(host, file, user.ClientCertificateData, user.ClientCertificate) is { } pem
            && Pem(host, file, user.ClientKeyData, user.ClientKey) is { } key ? Certificate(file, pem, key) : null;
        if (user.Token is { Length: > 0 } token) return ClusterLogin.OfToken(token, certificate);
        return certificate is null && user is { UserName.Length: > 0, Password.Length: > 0 }
            ? ClusterLogin.OfPassword(user.UserName, user.Password) : ClusterLogin.Of(certificate);
    }

    private static string? Pem(Host host, string file, string? data, string? path)
    {
        if (string.IsNullOrEmpty(data))
            return string.IsNullOrEmpty(path) ? null : File.ReadAllText(Path.GetFullPath(path, Path.GetDirectoryName(host.Resolve(file))!));
        try
        {
            return Encoding.ASCII.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException fault)
        {
            throw Bad(file, "a certificate or key in it is no base64", fault);
        }
    }

    // A bundle while authorities change has the old one and the new one.
    private static X509Certificate2Collection Authorities(string file, string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException fault)
        {
            throw Bad(file, "the certificate authority is no PEM", fault);
        }

        return found.Count > 0 ? found : throw Bad(file, "the certificate authority is no PEM");
    }

    // A token in the clear is everybody's.
    private static Uri Address(string file, string? server)
    {
        if (!Uri.TryCreate(server?.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw Bad(file, "the cluster's server is no http or https address");
        return uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback
            ? uri : throw new CniImageKitException(Rules.ClearCluster(new Location(file), uri));
    }

    private static CniImageKitException Bad(string file, string why, Exception? inner = null) =>
        new(Rules.BadKubeconfig(new Location(file), why), inner);
}
