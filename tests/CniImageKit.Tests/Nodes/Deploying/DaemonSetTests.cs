using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The DaemonSet, read as Kubernetes' types and run by hand.</summary>
[Collection(DeployBed.Name)]
public sealed class DaemonSetTests(DeployBed bed) : IDisposable
{
    private const string Host = "/host/opt/cni/bin";
    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Has_only_members_that_Kubernetes_knows()
    {
        var documents = YamlText.Read(bed["carried/daemonset/daemonset.yaml"]);
        var config = documents[0].Deserialize<V1ConfigMap>(Strict)!;
        var set = documents[1].Deserialize<V1DaemonSet>(Strict)!;
        Assert.True(config.Immutable);
        Assert.Equal(File.ReadAllText(bed["carried/shell/set"]), config.Data["set"]);
        Assert.Equal(File.ReadAllText(bed["carried/shell/install.sh"]), config.Data["install.sh"]);
        var pod = set.Spec.Template.Spec;
        Assert.Equal(config.Metadata.Name, pod.Volumes.Single(v => v.ConfigMap is not null).ConfigMap.Name);
        Assert.Equal(set.Spec.Selector.MatchLabels, set.Spec.Template.Metadata.Labels);
        Assert.True(pod.HostNetwork);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.Equal(["amd64", "arm64"], pod.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms[0]
            .MatchExpressions[0].Values);
        Assert.All([.. pod.InitContainers, .. pod.Containers], c =>
        {
            Assert.Equal(DeployBed.Image, c.Image);
            Assert.False(c.SecurityContext.AllowPrivilegeEscalation);
            Assert.Subset(pod.Volumes.Select(v => v.Name).ToHashSet(), c.VolumeMounts.Select(m => m.Name).ToHashSet());
        });
        _ = YamlText.Read(bed["fetched/daemonset/daemonset.yaml"])[1].Deserialize<V1DaemonSet>(Strict);
    }

    [Fact]
    public async Task Is_valid_by_the_JSON_schema_of_Kubernetes()
    {
        (await bed.Cnikit.RunAsync(
            "deploy", "daemonset", "--image", DeployBed.Image, "--installer", DeployBed.Image, "--output", folder["out"])).Ok();
        string[] files = [bed["carried/daemonset"], bed["fetched/daemonset"], folder["out/daemonset"]];
        foreach (var file in files.Select(f => Path.Combine(f, "daemonset.yaml")))
            Assert.Equal("", await KubernetesOracle.RefusalsAsync(YamlText.Read(file)));
    }

    [Fact]
    public async Task Would_not_be_valid_with_a_port_that_is_a_word()
    {
        var set = YamlText.Read(bed["carried/daemonset/daemonset.yaml"])[1];
        set["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"] = new JsonArray(new JsonObject { ["containerPort"] = "http" });
        Assert.Contains("DaemonSet/spec/template/spec/containers/0/ports/0/containerPort: type", await KubernetesOracle.RefusalsAsync([set]));
    }

    [Fact]
    public async Task Installs_from_the_image_and_is_ready_until_others_write_there()
    {
        using var container = Container(YamlText.Read(bed["carried/daemonset/daemonset.yaml"]), Host[5..]);
        var (init, ready) = Commands(YamlText.Read(bed["carried/daemonset/daemonset.yaml"])[1]);
        (await container.RunAsync([.. init, "--platform", "linux-amd64"])).Ok();
        bed.HasPlugins(container[Host]);
        string[] probe = [.. ready, "--platform", "linux-amd64"];
        (await container.RunAsync(probe)).Ok();
        File.WriteAllText(container[Host + "/host-local"], "of another DaemonSet");
        Assert.Equal(3, (await container.RunAsync(probe)).ExitCode);
    }

    [Fact]
    public async Task Installs_from_an_image_without_a_shell_that_is_mounted()
    {
        (await bed.Cnikit.RunAsync(
            "deploy", "daemonset", "--image", DeployBed.Image, "--installer", DeployBed.Image, "--output", folder["out"])).Ok();
        var documents = YamlText.Read(folder["out/daemonset/daemonset.yaml"]);
        var pod = documents[1].Deserialize<V1DaemonSet>(Strict)!.Spec.Template.Spec;
        var volume = pod.Volumes.Single(v => v.Image is not null);
        Assert.Equal(DeployBed.Image, volume.Image.Reference);
        var mount = pod.InitContainers[0].VolumeMounts.Single(m => m.Name == volume.Name).MountPath;
        using var container = Container(documents, mount + Host[5..]);
        (await container.RunAsync([.. Commands(documents[1]).Init, "--platform", "linux-amd64"])).Ok();
        bed.HasPlugins(container[Host]);
    }

    // What the pod's volumes show, with the plugins of amd64 where the image has them.
    private BusyboxRoot Container(IReadOnlyList<JsonNode> documents, string plugins)
    {
        var container = new BusyboxRoot();
        foreach (var (name, text) in documents[0]["data"]!.AsObject())
            container.Write($"/cnikit/{name}", System.Text.Encoding.UTF8.GetBytes((string)text!));
        container.Copy(bed["carried/shell/files/linux-amd64"], plugins);
        Directory.CreateDirectory(container[Host]);
        Directory.CreateDirectory(container["/host/var/lib/cnikit"]);
        return container;
    }

    private static (string[] Init, string[] Ready) Commands(JsonNode set)
    {
        var pod = set.Deserialize<V1DaemonSet>(Strict)!.Spec.Template.Spec;
        return ([.. pod.InitContainers[0].Command], [.. pod.Containers[0].ReadinessProbe.Exec.Command]);
    }
}
