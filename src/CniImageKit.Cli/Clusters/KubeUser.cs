using System.Collections.Immutable;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;
using k8s.KubeConfigModels;

namespace CniImageKit.Cli.Clusters;

/// <summary>A user of a kubeconfig. Raises CNIK9301, 9317.</summary>
internal sealed class KubeUser(Host host, KubeFile file, string name, UserCredentials user)
{
    private readonly YamlNode? more = file.Block("users", name, "user");

    /// <summary>How the user logs in: what client-go takes first is taken first, and no user is nobody without a word.</summary>
    public async Task<ClusterLogin> OpenAsync(ExecCluster cluster, CancellationToken cancellationToken)
    {
        var certificate = Certificate();
        if (more.Text("tokenFile") is { Length: > 0 } tokens) return ClusterLogin.OfFile(file.Resolve(tokens), user.Token, certificate);
        if (user.Token is { Length: > 0 } token) return ClusterLogin.OfToken(token, certificate);
        if (user.UserName is { Length: > 0 }) return ClusterLogin.OfPassword(user.UserName, user.Password ?? "", certificate);
        if (user.ExternalExecution is { } plugin)
        {
            if (plugin is not { Command.Length: > 0, ApiVersion.Length: > 0 }) throw Bad("has an exec without command or apiVersion");
            return await new ExecLogin(host, file, plugin, cluster).LogInAsync(cancellationToken);
        }

        if (user.AuthProvider is { } provider)
            throw Bad($"logs in by the auth-provider '{provider.Name}', which kubectl does not know any more: exec takes its place");
        return ClusterLogin.Of(certificate);
    }

    /// <summary>As whom requests are made, or null.</summary>
    public Impersonation? As()
    {
        var (uid, groups) = (more.Text("as-uid"), Texts(more.Items("as-groups")));
        var extra = more.Members("as-user-extra").Select(m => (m.Key, Values: Texts(m.Value is YamlList list ? list.Items : [m.Value])))
            .Where(e => e.Values.Length > 0).ToArray();
        if (user.Impersonate is not { Length: > 0 } other)
        {
            return string.IsNullOrEmpty(uid) && groups.Length == 0 && extra.Length == 0
                ? null : throw Bad("has groups, a uid or more of somebody to impersonate, and no 'as' that says whom");
        }

        var all = new Impersonation(
            other, uid is { Length: > 0 } ? uid : null, [.. groups], [.. extra.Select(e => (e.Key, ImmutableArray.Create(e.Values)))]);
        return all.Headers.SelectMany(h => h.Values).Any(v => v.Any(char.IsControl))
            ? throw Bad("names somebody to impersonate by a name with control characters") : all;
    }

    private ClientCertificate? Certificate()
    {
        var pem = file.Pem(user.ClientCertificateData, user.ClientCertificate);
        var key = file.Pem(user.ClientKeyData, user.ClientKey);
        return (pem, key) switch
        {
            (null, null) => null,
            (null, _) or (_, null) => throw Bad("has a client certificate without its key, or a key alone"),
            _ => file.Certificate(pem, key),
        };
    }

    private static string[] Texts(IEnumerable<YamlNode> items) => [.. items.OfType<YamlScalar>().Select(i => i.Text)];

    private CniImageKitException Bad(string what) => file.Bad($"the user '{name}' {what}");
}
