using System.Text;
using System.Text.Json;
using CniImageKit.Cli.Clusters;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Testing.Clusters;
using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>Every way by which a kubeconfig or a pod says who asks, and through which proxy; against a real server over TLS.</summary>
public sealed class ClusterLoginTests : IAsyncLifetime
{
    private FleetBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await FleetBed.StartAsync();
        bed.Add("a-1", "general", FleetBed.Report());
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Shows_the_certificate_of_the_user_and_those_that_signed_it()
    {
        var (certificates, key) = bed.Cluster.User("jane");
        bed.Folder.Write("certs/jane.crt", certificates);
        bed.Folder.Write("certs/jane.key", key);
        string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
        string[] users =
        [
            "{ client-certificate: certs/jane.crt, client-key: certs/jane.key }",
            $"{{ client-certificate-data: {Base64(certificates)}, client-key-data: {Base64(key)} }}",
        ];
        var seen = new List<string?>();
        bed.Cluster.Before = context =>
        {
            seen.Add(context.Connection.ClientCertificate?.Subject);
            Assert.Equal(0, context.Request.Headers.Authorization.Count);
            return Task.FromResult(false);
        };
        foreach (var user in users) await AuditAsync(user);
        Assert.Equal(["CN=jane", "CN=jane"], seen);
    }

    [Fact]
    public async Task Is_nobody_with_a_certificate_that_the_cluster_did_not_sign()
    {
        using var others = new StandInCertificates();
        var (certificates, key) = others.User("jane");
        bed.Folder.Write("jane.crt", certificates);
        bed.Folder.Write("jane.key", key);
        Assert.NotNull(await RefusedAsync("{ client-certificate: jane.crt, client-key: jane.key }"));
    }

    /// <summary>The kubeconfig names an authority that a company signed, and nobody here knows the company's.</summary>
    [Fact]
    public async Task Trusts_an_authority_that_another_one_signed_as_far_as_it_is_named()
    {
        await using var cluster = await StandInCluster.StartAsync(isBelow: true);
        bed.Folder.Write("kubeconfig", cluster.Kubeconfig());
        Assert.Empty((await bed.AuditAsync()).Nodes);

        // One of the same name, and not the one that signed.
        using var others = new StandInCertificates(isBelow: true);
        bed.Folder.Write("kubeconfig", cluster.Kubeconfig(authority: others.AuthorityPem));
        Assert.Equal("CNIK9315", (await Assert.ThrowsAsync<CniImageKitException>(() => bed.AuditAsync())).Diagnostics[0].Rule.Id);

        // Nor is another name.
        bed.Folder.Write("kubeconfig", cluster.Kubeconfig(more: "tls-server-name: elsewhere.example"));
        Assert.Equal("CNIK9315", (await Assert.ThrowsAsync<CniImageKitException>(() => bed.AuditAsync())).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Reads_a_token_file_for_each_request_and_keeps_the_token_for_when_it_is_gone()
    {
        bed.Folder.Write("secrets/token", $"{StandInCluster.Token}\n");
        await AuditAsync("{ tokenFile: secrets/token }");
        // The file is the fresher one.
        await AuditAsync("{ tokenFile: secrets/token, token: over }");
        await AuditAsync($"{{ tokenFile: secrets/gone, token: {StandInCluster.Token} }}");
        Assert.Equal("CNIK9301", await RefusedAsync("{ tokenFile: secrets/gone }"));
    }

    [Fact]
    public async Task Logs_in_as_the_service_account_of_its_pod_and_follows_its_token()
    {
        const string Account = "root/var/run/secrets/kubernetes.io/serviceaccount";
        bed.Folder.Write($"{Account}/token", StandInCluster.Token);
        bed.Folder.Write($"{Account}/ca.crt", bed.Cluster.AuthorityPem);
        var address = new Uri(bed.Cluster.Address);
        var pod = Host.Of(
            bed.Folder.Path, new System.Collections.Hashtable
            {
                ["KUBERNETES_SERVICE_HOST"] = address.Host,
                ["KUBERNETES_SERVICE_PORT"] = $"{address.Port}",
            }, 1, TimeProvider.System, bed.Folder["store"]) with
        { SystemRoot = bed.Folder["root"] };
        using var client = new ClusterClient(pod, await KubeConfig.OpenAsync(pod, null, null, TestContext.Current.CancellationToken));
        Assert.Equal("in-cluster", client.Name);
        Assert.Single((await bed.AuditAsync(client)).Nodes);

        // The kubelet puts another token there, and the old one ends.
        bed.Cluster.Accepted = "rotated";
        bed.Folder.Write($"{Account}/token", "rotated");
        Assert.Single((await bed.AuditAsync(client)).Nodes);

        // Another cluster than the pod's is asked for, and nothing says where it is.
        var fault = await Assert.ThrowsAsync<CniImageKitException>(
            () => KubeConfig.OpenAsync(pod, null, "prod", TestContext.Current.CancellationToken));
        Assert.Equal("CNIK9301", fault.Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Asks_as_another_where_the_kubeconfig_says_so()
    {
        HeaderDictionary? headers = null;
        bed.Cluster.Before = context =>
        {
            headers = new HeaderDictionary(context.Request.Headers.ToDictionary());
            return Task.FromResult(false);
        };
        await AuditAsync($$"""
            { token: {{StandInCluster.Token}}, as: Zoë, as-uid: 06f6-0001, as-groups: [readers, "night, shift"],
              as-user-extra: { example.org/scopes: [view, list], reason: [audit] } }
            """.ReplaceLineEndings(" "));
        Assert.Equal("Zoë", headers!["Impersonate-User"]);
        Assert.Equal("06f6-0001", headers["Impersonate-Uid"]);
        // A header a group: 'readers, night, shift' would be one group of that name to an API server.
        Assert.Equal(["readers", "night, shift"], headers["Impersonate-Group"].ToArray());
        Assert.Equal(["view", "list"], headers["Impersonate-Extra-example.org%2Fscopes"].ToArray());
        Assert.Equal("audit", headers["Impersonate-Extra-reason"]);
        Assert.Equal($"Bearer {StandInCluster.Token}", headers["Authorization"]);
    }

    [Theory]
    [InlineData("{ as-groups: [system:masters], token: t }")]
    [InlineData("{ as: \"a\\r\\nAuthorization: Bearer b\", token: t }")]
    [InlineData("{ auth-provider: { name: gcp } }")]
    [InlineData("{ exec: { command: aws } }")]
    [InlineData("{ client-certificate-data: eA== }")]
    [InlineData("{ client-certificate-data: eA==, client-key-data: eA== }")]
    [InlineData("{ token: \"a b\" }")]
    public async Task Is_never_another_or_nobody_where_a_login_cannot_be_used(string user)
    {
        Assert.Equal("CNIK9301", await RefusedAsync(user));
        Assert.Empty(bed.Cluster.Seen);
    }

    [Fact]
    public async Task Is_never_nobody_where_the_user_is_not_there()
    {
        bed.Folder.Write("kubeconfig", bed.Cluster.Kubeconfig().Replace("user: me,", "user: him,", StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<CniImageKitException>(bed.OpenAsync);
        Assert.Contains("the user 'him'", fault.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_the_login_program_again_once_where_its_token_is_over()
    {
        var program = bed.Folder.Write("login.sh", """
            #!/bin/sh
            echo "$KUBERNETES_EXEC_INFO" > info; echo . >> runs
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-'$(grep -c . runs)'"}}'
            """);
        (await Shell.RunAsync("chmod", "+x", program)).Ok();
        const string More = "extensions: [{ name: client.authentication.k8s.io/exec, extension: { audience: prod, retries: 3 } }]";
        bed.Folder.Write("kubeconfig", bed.Cluster.Kubeconfig(more: More, user: """
            { exec: { apiVersion: client.authentication.k8s.io/v1, command: ./login.sh, provideClusterInfo: true, interactiveMode: Never } }
            """.Trim()));
        for (var i = 0; i < 40; i++)
            bed.Add($"b-{i}", null, NodeAnnotation.Pointer(Digest.Sha256("a report"u8)));
        using var client = await bed.OpenAsync();
        bed.Cluster.Accepted = "token-1";
        // Over between the list and the many ConfigMaps that are asked for at a time.
        bed.Cluster.Before = context =>
        {
            if (context.Request.Path.Value!.Contains("configmaps", StringComparison.Ordinal)) bed.Cluster.Accepted = "token-2";
            return Task.FromResult(false);
        };
        Assert.Equal(41, (await bed.AuditAsync(client)).Nodes.Length);
        Assert.Equal(2, File.ReadAllLines(bed.Folder["runs"]).Length);

        using var info = JsonDocument.Parse(File.ReadAllText(bed.Folder["info"]));
        var cluster = info.RootElement.GetProperty("spec").GetProperty("cluster");
        Assert.Equal(bed.Cluster.Address, cluster.GetProperty("server").GetString());
        var authority = cluster.GetProperty("certificate-authority-data").GetBytesFromBase64();
        Assert.Equal(bed.Cluster.AuthorityPem, Encoding.ASCII.GetString(authority));
        Assert.Equal("""{"audience":"prod","retries":3}""", cluster.GetProperty("config").GetRawText());
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task Goes_through_the_proxy_that_the_kubeconfig_names(string scheme)
    {
        using var proxy = StandInProxy.Start(scheme);
        // The cluster's own address would be reached without a proxy, and the environment says to do so.
        bed.Host = bed.Host with { Environment = bed.Host.Environment.SetItem("NO_PROXY", "*") };
        bed.Folder.Write("kubeconfig", bed.Cluster.Kubeconfig(more: $"proxy-url: {proxy.Address}"));
        using (var client = await bed.OpenAsync()) Assert.Single((await bed.AuditAsync(client)).Nodes);
        Assert.Equal([new Uri(bed.Cluster.Address).Authority], proxy.Reached);
    }

    [Fact]
    public async Task Takes_no_proxy_that_is_none()
    {
        bed.Folder.Write("kubeconfig", bed.Cluster.Kubeconfig(more: "proxy-url: ftp://127.0.0.1:1"));
        Assert.Equal("CNIK9301", (await Assert.ThrowsAsync<CniImageKitException>(bed.OpenAsync)).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Asks_no_other_cluster_where_the_files_that_are_named_are_not_there()
    {
        bed.Folder.Write(".kube/config", bed.Cluster.Kubeconfig());
        bed.Host = bed.Host with { Environment = bed.Host.Environment.SetItem("KUBECONFIG", "one:two").SetItem("HOME", bed.Folder.Path) };
        var fault = await Assert.ThrowsAsync<CniImageKitException>(bed.OpenAsync);
        Assert.Contains("there is no such file", fault.Message, StringComparison.Ordinal);
        bed.Host = bed.Host with { Environment = bed.Host.Environment.Remove("KUBECONFIG") };
        (await bed.OpenAsync()).Dispose();
    }

    [Fact]
    public async Task Says_which_line_of_a_kubeconfig_is_none()
    {
        bed.Folder.Write("kubeconfig", "apiVersion: v1\nclusters: []\n<<<<<<< ours\n");
        var finding = (await Assert.ThrowsAsync<CniImageKitException>(bed.OpenAsync)).Diagnostics[0];
        Assert.Equal(("CNIK9301", 3), (finding.Rule.Id, finding.At.Line));
    }

    private async Task AuditAsync(string user)
    {
        bed.Folder.Write("kubeconfig", bed.Cluster.Kubeconfig(user: user));
        Assert.Equal(FleetState.Held, Assert.Single((await bed.AuditAsync()).Nodes).State);
    }

    private async Task<string?> RefusedAsync(string user)
    {
        bed.Folder.Write("kubeconfig", bed.Cluster.Kubeconfig(user: user));
        return (await Assert.ThrowsAsync<CniImageKitException>(() => bed.AuditAsync())).Diagnostics[0].Rule.Id;
    }
}
