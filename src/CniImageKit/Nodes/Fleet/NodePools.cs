namespace CniImageKit.Nodes.Fleet;

/// <summary>Which pool a node is of, by its labels: those that clouds and autoscalers set, else its roles.</summary>
internal static class NodePools
{
    /// <summary>How the label of a role begins.</summary>
    public const string RolePrefix = "node-role.kubernetes.io/";

    // The pool of the cloud before the one of an autoscaler, which may be a finer one; the first that a node has counts.
    private static readonly string[] Known =
    [
        "eks.amazonaws.com/nodegroup", "cloud.google.com/gke-nodepool", "kubernetes.azure.com/agentpool", "karpenter.sh/nodepool",
        "alpha.eksctl.io/nodegroup-name", "agentpool", "karpenter.sh/provisioner-name", "doks.digitalocean.com/node-pool",
        "k8s.scaleway.com/pool-name", "hcloud/node-group",
    ];

    /// <summary>How much a label counts, 0 most; -1 where it says nothing of a pool.</summary>
    /// <param name="label">The label's key.</param>
    /// <param name="chosen">The one label that counts, or null for the known ones.</param>
    public static int RankOf(string label, string? chosen)
    {
        if (chosen is not null) return label == chosen ? 0 : -1;
        var rank = Array.IndexOf(Known, label);
        return rank >= 0 ? rank : label.StartsWith(RolePrefix, StringComparison.Ordinal) ? Known.Length : -1;
    }

    /// <summary>The pool of a node with these labels that count, by their ranks; null where none says.</summary>
    public static string? Of(IReadOnlyList<(int Rank, string Key, string Value)> labels)
    {
        if (labels.Count == 0) return null;
        var best = labels.Min(l => l.Rank);
        if (best < Known.Length && labels.First(l => l.Rank == best) is { Value.Length: > 0, Key: var key } found
            && !key.StartsWith(RolePrefix, StringComparison.Ordinal))
            return found.Value;
        var roles = labels.Where(l => l.Key.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(l => l.Key[RolePrefix.Length..])
            .Where(r => r.Length > 0).Order(StringComparer.Ordinal).ToList();
        // Both were set for years.
        if (roles.Contains("control-plane")) roles.Remove("master");
        return roles.Count == 0 ? null : string.Join('+', roles);
    }
}
