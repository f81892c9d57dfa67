using CniImageKit.Testing.Clusters;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>How the command finds a cluster, logs in, and whom it trusts.</summary>
public sealed class ClusterAccessTests : IAsyncLifetime
{
    private FleetBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await FleetBed.StartAsync();
        bed.Add("a-1", "general", FleetBed.Report());
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Says_what_the_account_lacks_where_the_token_is_not_taken()
    {
        bed.Folder.Write("other", bed.Cluster.Kubeconfig(token: "another"));
        var ran = await bed.Command.RunAsync("fleet", "--kubeconfig", "other");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("CNIK9303: The cluster at https://127.0.0.1:", ran.Error, StringComparison.Ordinal);
        Assert.Contains("does not allow to list nodes (HTTP 401)", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("another", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_no_other_authority_than_the_clusters()
    {
        using var others = new StandInCertificates();
        bed.Folder.Write("other", bed.Cluster.Kubeconfig(authority: others.AuthorityPem));
        Assert.Contains("CNIK9315", (await bed.Command.RunAsync("fleet", "--kubeconfig", "other")).Error, StringComparison.Ordinal);
        Assert.Empty(bed.Cluster.Seen);
    }

    /// <summary>Every kubelet has a certificate of the cluster's authority, and is not the API server.</summary>
    [Fact]
    public async Task Trusts_no_certificate_of_another_name()
    {
        // The certificate is for 127.0.0.1 and localhost.
        string Named(string name) =>
            bed.Cluster.Kubeconfig().Replace("  cluster:\n", $"  cluster:\n    tls-server-name: {name}\n", StringComparison.Ordinal);
        bed.Folder.Write("named", Named("elsewhere.example"));
        Assert.Contains("CNIK9315", (await bed.Command.RunAsync("fleet", "--kubeconfig", "named")).Error, StringComparison.Ordinal);
        Assert.Empty(bed.Cluster.Seen);
        bed.Folder.Write("named", Named("localhost"));
        (await bed.Command.RunAsync("fleet", "--kubeconfig", "named")).Ok();
    }

    [Fact]
    public async Task Takes_a_bundle_of_authorities()
    {
        using var others = new StandInCertificates();
        bed.Folder.Write("both", bed.Cluster.Kubeconfig(authority: others.AuthorityPem + "\n" + bed.Cluster.AuthorityPem));
        (await bed.Command.RunAsync("fleet", "--kubeconfig", "both")).Ok();
    }

    [Fact]
    public async Task Logs_in_by_the_program_that_the_kubeconfig_names()
    {
        var program = bed.Folder.Write("plugins/log in.sh", $$"""
            #!/bin/sh
            [ "$1" = "two words" ] && [ "$REGION" = here ] || { echo "not like this" >&2; exit 7; }
            case $KUBERNETES_EXEC_INFO in *'"kind":"ExecCredential"'*) ;; *) exit 8 ;; esac
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"{{StandInCluster.Token}}" } }'
            """);
        (await Shell.RunAsync("chmod", "+x", program)).Ok();
        string User(string word) => $$"""
            { exec: { apiVersion: client.authentication.k8s.io/v1, command: "./plugins/log in.sh", args: ["{{word}}"],
                env: [{ name: REGION, value: here }], interactiveMode: Never, installHint: "get it from the cloud" } }
            """.ReplaceLineEndings(" ");
        bed.Folder.Write("exec", bed.Cluster.Kubeconfig(user: User("two words")));
        (await bed.Command.RunAsync("fleet", "--kubeconfig", "exec")).Ok();
        bed.Folder.Write("exec", bed.Cluster.Kubeconfig(user: User("other")));
        var ran = await bed.Command.RunAsync("fleet", "--kubeconfig", "exec");
        Assert.Contains("CNIK9317", ran.Error, StringComparison.Ordinal);
        Assert.Contains("it ended with 7: not like this", ran.Error, StringComparison.Ordinal);
        Assert.Contains("get it from the cloud", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not: [a kubeconfig", "CNIK9301")]
    [InlineData("apiVersion: v1\nkind: Config\n", "CNIK9301")]
    public async Task Refuses_what_is_no_kubeconfig(string text, string rule)
    {
        bed.Folder.Write("other", text);
        var ran = await bed.Command.RunAsync("fleet", "--kubeconfig", "other");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(rule, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_contexts_that_there_are()
    {
        var ran = await bed.Command.RunAsync("fleet", "--context", "prod");
        Assert.Contains("has no context 'prod'", ran.Error, StringComparison.Ordinal);
        Assert.Contains("known     stand-in", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speaks_plain_http_to_no_other_machine()
    {
        bed.Folder.Write("other", bed.Cluster.Kubeconfig(server: "http://registry.example:8080"));
        Assert.Contains("CNIK9316", (await bed.Command.RunAsync("fleet", "--kubeconfig", "other")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_where_it_looked_when_nothing_names_a_cluster()
    {
        bed.Command.Environment["KUBECONFIG"] = null;
        bed.Command.Environment["HOME"] = bed.Folder.Path;
        Assert.Contains("CNIK9300", (await bed.Command.RunAsync("fleet")).Error, StringComparison.Ordinal);
        bed.Folder.Write(".kube/config", bed.Cluster.Kubeconfig());
        (await bed.Command.RunAsync("fleet")).Ok();
    }
}
