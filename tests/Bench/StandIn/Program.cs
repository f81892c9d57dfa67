using System.Globalization;
using CniImageKit.Testing.Clusters;

// usage: stand-in NODES KUBECONFIG: serves a cluster of so many nodes, writes the kubeconfig that reaches it, and ends with its standard
// input. One node in a hundred differs from its lock in one plugin.
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
await using var cluster = await StandInCluster.StartAsync();
var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
for (var i = 0; i < count; i++)
{
    var node = cluster.Add($"ip-10-{i / 65536}-{i / 256 % 256}-{i % 256}.eu-central-1.compute.internal");
    node.Labels["eks.amazonaws.com/nodegroup"] = $"pool-{i % 12}";
    var drift = i % 100 != 0 ? "" : $$"""
        {"plugin":"macvlan","path":"/opt/cni/bin/macvlan","kind":"changed","expected":"sha256:{{new string('a', 64)}}","found":"sha256:{{new string('b', 64)}}","since":"2026-08-03T10:12:00Z"}
        """;
    node.Annotations["cnikit.dev/node-report"] = $$"""
        {"reportVersion":1,"lock":"sha256:{{new string('c', 64)}}","name":"node","platform":"linux/amd64","checkedAt":"{{now}}","runtime":"containerd 2.1.4","state":"{{(drift.Length > 0 ? "drifted" : "held")}}","directories":[{"path":"/opt/cni/bin","from":"/etc/containerd/config.toml(41)"}],"drift":[{{drift}}],"plugins":16}
        """;
}

await File.WriteAllTextAsync(args[1], cluster.Kubeconfig());
Console.WriteLine(cluster.Address);
await Console.In.ReadToEndAsync();
