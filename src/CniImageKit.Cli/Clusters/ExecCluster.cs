using System.Text;
using System.Text.Json;
using CniImageKit.Cni.References;
using CniImageKit.Yaml;
using k8s.KubeConfigModels;

namespace CniImageKit.Cli.Clusters;

/// <summary>What a login program may be told of the cluster (<c>provideClusterInfo</c>).</summary>
/// <param name="Endpoint">What the client knows of it.</param>
/// <param name="Authorities">PEM, or null.</param>
/// <param name="More">The cluster's block in the kubeconfig.</param>
internal sealed record ExecCluster(ClusterEndpoint Endpoint, string? Authorities, YamlNode? More)
{
    private const string Extension = "client.authentication.k8s.io/exec";

    /// <summary>The value of KUBERNETES_EXEC_INFO.</summary>
    public string InfoFor(ExternalExecution plugin)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", plugin.ApiVersion);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            if (plugin.ProvideClusterInfo) Write(json);
            // Nobody is asked anything: a login that needs a terminal is done before.
            json.WriteBoolean("interactive", false);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", Endpoint.Server);
        if (!string.IsNullOrEmpty(Endpoint.TlsServerName)) json.WriteString("tls-server-name", Endpoint.TlsServerName);
        if (Endpoint.SkipTlsVerify) json.WriteBoolean("insecure-skip-tls-verify", true);
        if (Authorities is not null) json.WriteBase64String("certificate-authority-data", Encoding.ASCII.GetBytes(Authorities));
        if (More.Text("proxy-url") is { Length: > 0 } proxy) json.WriteString("proxy-url", proxy);
        if (More.Items("extensions").FirstOrDefault(e => e.Text("name") == Extension).Find("extension") is { } config)
        {
            json.WritePropertyName("config");
            YamlJson.Write(json, config);
        }

        json.WriteEndObject();
    }
}
