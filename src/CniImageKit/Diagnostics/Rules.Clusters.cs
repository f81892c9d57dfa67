namespace CniImageKit.Diagnostics;

/// <summary>Rules of how a Kubernetes API server is reached.</summary>
internal static partial class Rules
{
    private static readonly Rule NoClusterRule = new("CNIK9300", "no cluster is named");
    private static readonly Rule BadKubeconfigRule = new("CNIK9301", "a kubeconfig that cannot be used");
    private static readonly Rule ClusterUnreachableRule = new("CNIK9302", "the cluster does not answer");
    private static readonly Rule ClusterRefusedRule = new("CNIK9303", "the cluster does not allow it");
    private static readonly Rule ClusterNotUnderstoodRule = new("CNIK9304", "an answer of the cluster is not understood");
    private static readonly Rule ListExpiredRule = new("CNIK9305", "the list of nodes expires again and again");
    private static readonly Rule ClusterNotTrustedRule = new("CNIK9315", "the cluster's certificate is not trusted");
    private static readonly Rule ClearClusterRule = new("CNIK9316", "a cluster over plain http");
    private static readonly Rule LoginFailedRule = new("CNIK9317", "the login of a kubeconfig fails");
    private static readonly Rule ClusterRejectedRule = new("CNIK9326", "the cluster cannot do what is asked");
    private static readonly Rule UnverifiedClusterRule = new("CNIK9705", "the cluster's certificate is not looked at");

    /// <summary>Neither an option, a variable, a file nor a pod's account says which cluster is meant.</summary>
    public static Diagnostic NoCluster() =>
        new Diagnostic(NoClusterRule, Location.None, "Nothing says which cluster is meant.")
            .With("tried", "--kubeconfig, KUBECONFIG, ~/.kube/config, and the service account of a pod")
            .With("mend", "name a kubeconfig with --kubeconfig FILE");

    /// <summary>The kubeconfig lacks something, or holds what cannot be.</summary>
    public static Diagnostic BadKubeconfig(Location at, string why) =>
        new Diagnostic(BadKubeconfigRule, at, $"The kubeconfig cannot be used: {why}.")
            .With("mend", "see whether kubectl can use it, and name the right one with --kubeconfig FILE");

    /// <summary>The context that was asked for is not there.</summary>
    public static Diagnostic NoContext(Location at, string name, IEnumerable<string> known) =>
        new Diagnostic(BadKubeconfigRule, at, $"The kubeconfig has no context '{name}'.")
            .With("known", Listed(known)).With("mend", "name one of these with --context");

    /// <summary>No connection, or an API server that is overloaded, whatever the patience.</summary>
    public static Diagnostic ClusterUnreachable(Uri server, string what, string why, int attempts) =>
        new Diagnostic(ClusterUnreachableRule, Location.None, $"The cluster at {Shown(server)} cannot be asked to {what}: {why}.")
            .With("tried", attempts switch { 0 => null, 1 => "once", _ => $"{attempts} times" })
            .With("mend", "see whether `kubectl get nodes` works from here");

    /// <summary>401 or 403.</summary>
    public static Diagnostic ClusterRefused(Uri server, string what, int status, string? said) =>
        new Diagnostic(ClusterRefusedRule, Location.None, $"The cluster at {Shown(server)} does not allow to {what} (HTTP {status}).")
            .With("reason", said)
            .With("mend", "give the account that permission; `cnikit fleet manifests` has roles with no more than is needed");

    /// <summary>400 or 422: the request has what the server does not take.</summary>
    public static Diagnostic ClusterRejected(Uri server, string what, int status, string said) =>
        new Diagnostic(
            ClusterRejectedRule, Location.None, $"The cluster at {Shown(server)} does not take the request to {what} (HTTP {status}).")
            .With("reason", said).With("mend", "see what --selector and --namespace say; kubectl takes them in the same form");

    /// <summary>An answer that no API server gives.</summary>
    public static Diagnostic ClusterNotUnderstood(Uri server, string what, string why) =>
        new Diagnostic(ClusterNotUnderstoodRule, Location.None, $"The answer of {Shown(server)} to '{what}' is not understood: {why}.")
            .With("mend", "see whether the address is that of a Kubernetes API server, with nothing in between");

    /// <summary>Every list was too old before it was read to its end.</summary>
    public static Diagnostic ListExpired(Uri server, int times) =>
        new Diagnostic(ListExpiredRule, Location.None, $"The list of nodes of {Shown(server)} expired before its end, {times} times.")
            .With("mend", "try again when the cluster has less to do, or take its nodes in parts with --selector");

    /// <summary>TLS does not come about.</summary>
    public static Diagnostic ClusterNotTrusted(Uri server, string why) =>
        new Diagnostic(ClusterNotTrustedRule, Location.None, $"The certificate of the cluster at {Shown(server)} is not trusted: {why}.")
            .With("mend", "take certificate-authority-data and server from the cluster anew");

    /// <summary>A token would be sent in the clear.</summary>
    public static Diagnostic ClearCluster(Location at, Uri server) =>
        new Diagnostic(ClearClusterRule, at, $"The cluster at {Shown(server)} is to be spoken to over plain http.")
            .With("mend", "use https; plain http is for the machine's own addresses, as with `kubectl proxy`");

    /// <summary>The program that gives a token does not.</summary>
    public static Diagnostic LoginFailed(Location at, string program, string why, string? hint) =>
        new Diagnostic(LoginFailedRule, at, $"'{program}', by which the kubeconfig logs in, fails: {why.TrimEnd('.')}.")
            .With("known", hint).With("mend", "log in again, or see what kubectl says");

    /// <summary>insecure-skip-tls-verify.</summary>
    public static Diagnostic UnverifiedCluster(Uri server) =>
        new Diagnostic(UnverifiedClusterRule, Location.None, $"The kubeconfig says not to look at the certificate of {Shown(server)}.")
            .With("mend", "put the cluster's authority into certificate-authority-data; anybody in between reads the token as it is");
}
