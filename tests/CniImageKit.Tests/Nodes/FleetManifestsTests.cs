using System.Text.Json.Nodes;
using CniImageKit.Nodes.Fleet;
using k8s;
using k8s.Models;

namespace CniImageKit.Tests.Nodes;

/// <summary>What is applied to a cluster: by the API's own types, by its rules of access, and by an evaluator of its policies.</summary>
public class FleetManifestsTests
{
    private static readonly FleetManifests Sample = new() { Image = "registry.example/cnikit:1.0", Namespace = "node-audit" };

    /// <summary>A field that the API does not know is lost on the way through its types.</summary>
    [Fact]
    public void Has_no_field_that_the_API_does_not_know()
    {
        foreach (var document in Documents(Sample))
        {
            var text = document.ToJsonString();
            object typed = document["kind"]!.GetValue<string>() switch
            {
                "Namespace" => KubernetesJson.Deserialize<V1Namespace>(text),
                "ResourceQuota" => KubernetesJson.Deserialize<V1ResourceQuota>(text),
                "ServiceAccount" => KubernetesJson.Deserialize<V1ServiceAccount>(text),
                "ClusterRole" => KubernetesJson.Deserialize<V1ClusterRole>(text),
                "ClusterRoleBinding" => KubernetesJson.Deserialize<V1ClusterRoleBinding>(text),
                "Role" => KubernetesJson.Deserialize<V1Role>(text),
                "RoleBinding" => KubernetesJson.Deserialize<V1RoleBinding>(text),
                "ValidatingAdmissionPolicy" => KubernetesJson.Deserialize<V1ValidatingAdmissionPolicy>(text),
                "ValidatingAdmissionPolicyBinding" => KubernetesJson.Deserialize<V1ValidatingAdmissionPolicyBinding>(text),
                "DaemonSet" => KubernetesJson.Deserialize<V1DaemonSet>(text),
                var other => throw new NotSupportedException(other),
            };
            var back = JsonNode.Parse(KubernetesJson.Serialize(typed));
            Assert.True(JsonNode.DeepEquals(document, back), $"{text}\n{back!.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Is_valid_by_the_JSON_schema_of_Kubernetes() =>
        Assert.Equal("", await KubernetesOracle.RefusalsAsync(Documents(Sample)));

    [Fact]
    public void Gives_no_right_but_these()
    {
        var rules = Documents(Sample).Where(d => d["kind"]!.GetValue<string>() is "ClusterRole" or "Role")
            .SelectMany(d => d["rules"]!.AsArray().Select(r => $"{d["kind"]} {d["metadata"]!["name"]}: "
                + $"{string.Join(',', r!["verbs"]!.AsArray())} {string.Join(',', r["resources"]!.AsArray())}"));
        Assert.Equal(
            [
                "ClusterRole cnikit-reporter: get,patch nodes", "Role cnikit-reporter: get,create,patch configmaps",
                "ClusterRole cnikit-auditor: list nodes", "Role cnikit-auditor: get configmaps",
            ], rules);
    }

    [Fact]
    public void Runs_on_every_node_without_privileges_and_writes_nothing()
    {
        var pod = Of("DaemonSet")["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]![0]!;
        var security = container["securityContext"]!;
        Assert.Equal("Exists", pod["tolerations"]![0]!["operator"]!.GetValue<string>());
        Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>());
        Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>());
        Assert.True(security["runAsNonRoot"]!.GetValue<bool>());
        Assert.Equal("""["ALL"]""", security["capabilities"]!["drop"]!.ToJsonString());
        Assert.Null(security["privileged"]);
        Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        var readOnly = container["volumeMounts"]!.AsArray().Where(m => m!["readOnly"]?.GetValue<bool>() == true)
            .Select(m => m!["name"]!.ToString()).ToList();
        var ofHost = pod["volumes"]!.AsArray().Where(v => v!["hostPath"] is not null).Select(v => v!["name"]!.ToString()).ToList();
        Assert.NotEmpty(ofHost);
        Assert.Subset(readOnly.ToHashSet(), ofHost.ToHashSet());
        Assert.Null(pod["hostPID"]);
        Assert.Null(pod["hostNetwork"]);
        // The command line is one that the image's cnikit takes.
        string[] arguments = [.. container["args"]!.AsArray().Select(a => a!.GetValue<string>())];
        Assert.Empty(CniImageKit.Cli.CommandTree.Create().Parse(arguments).Errors);
    }

    /// <summary>Without it such pods are refused where the cloud limits critical priorities to namespaces with a quota (GKE).</summary>
    [Fact]
    public void Has_a_quota_for_the_priority_that_its_pods_ask_for()
    {
        var priority = Of("DaemonSet")["spec"]!["template"]!["spec"]!["priorityClassName"]!.GetValue<string>();
        var scope = Of("ResourceQuota")["spec"]!["scopeSelector"]!["matchExpressions"]![0]!;
        Assert.Equal("PriorityClass", scope["scopeName"]!.GetValue<string>());
        Assert.Contains(priority, scope["values"]!.AsArray().Select(v => v!.GetValue<string>()));
        Assert.Equal(Of("DaemonSet")["metadata"]!["namespace"]!.ToString(), Of("ResourceQuota")["metadata"]!["namespace"]!.ToString());
    }

    [Theory]
    [InlineData("its own node", true)]
    [InlineData("another node", false)]
    [InlineData("a token that is bound to no node", false)]
    [InlineData("another annotation", false)]
    [InlineData("an annotation less", false)]
    [InlineData("a label", false)]
    [InlineData("a taint", false)]
    [InlineData("an owner", false)]
    public async Task Lets_a_reporter_change_its_own_nodes_report_and_nothing_else(string what, bool allowed)
    {
        var one = Change("Node", what);
        Assert.Equal(allowed, (await RefusedAsync("cnikit-reporter-node", one))!.Length == 0);
    }

    [Theory]
    [InlineData("its own node", true)]
    [InlineData("another node", false)]
    [InlineData("a token that is bound to no node", false)]
    public async Task Lets_a_reporter_write_the_ConfigMap_of_its_own_node_only(string what, bool allowed) =>
        Assert.Equal(allowed, (await RefusedAsync("cnikit-reporter-configmap", Change("ConfigMap", what)))!.Length == 0);

    [Fact]
    public async Task Says_nothing_of_what_others_do()
    {
        var one = Change("Node", "a taint");
        one["request"]!["userInfo"]!["username"] = "system:node:worker-1";
        Assert.Null(await RefusedAsync("cnikit-reporter-node", one));
    }

    [Theory]
    [InlineData("cnikit\"\nspec: {}", "cnikit")]
    [InlineData("", "cnikit")]
    [InlineData("registry.example/cnikit", "Not A Name")]
    public void Takes_no_value_that_would_become_more_than_one(string image, string space) =>
        Assert.Equal("CNIK9312", Assert.Throws<CniImageKit.Diagnostics.CniImageKitException>(
            () => new FleetManifests { Image = image, Namespace = space }.Write()).Diagnostics[0].Rule.Id);

    private static JsonObject Change(string kind, string what)
    {
        JsonObject Object() => JsonNode.Parse($$"""
            {"kind":"{{kind}}","apiVersion":"v1","metadata":{"name":"worker-1","labels":{"a":"b"},"annotations":{"other":"1"} },
            "spec":{"podCIDR":"10.0.0.0/24","taints":[{"key":"k","effect":"NoSchedule"}]} }
            """)!.AsObject();
        var (before, now) = (Object(), Object());
        now["metadata"]!["annotations"]![NodeAnnotation.Key] = "{}";
        JsonNode? bound = new JsonObject { ["authentication.kubernetes.io/node-name"] = new JsonArray("worker-1") };
        switch (what)
        {
            case "another node":
                bound["authentication.kubernetes.io/node-name"]![0] = "worker-2";
                break;
            case "a token that is bound to no node":
                bound = null;
                break;
            case "another annotation":
                now["metadata"]!["annotations"]!["other"] = "2";
                break;
            case "an annotation less":
                now["metadata"]!["annotations"]!.AsObject().Remove("other");
                break;
            case "a label":
                now["metadata"]!["labels"]!["node-role.kubernetes.io/control-plane"] = "";
                break;
            case "a taint":
                now["spec"]!["taints"] = new JsonArray();
                break;
            case "an owner":
                now["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["name"] = "gone" });
                break;
        }

        var user = new JsonObject { ["username"] = "system:serviceaccount:node-audit:cnikit-reporter" };
        if (bound is not null) user["extra"] = bound;
        return new JsonObject { ["request"] = new JsonObject { ["userInfo"] = user }, ["object"] = now, ["oldObject"] = before };
    }

    private static async Task<string[]?> RefusedAsync(string policy, JsonObject one)
    {
        using var folder = new TempFolder();
        folder.Write("policy.json", Of("ValidatingAdmissionPolicy", policy).ToJsonString());
        folder.Write("cases.json", new JsonArray(one).ToJsonString());
        var ran = (await NpmOracle.RunAsync("cel", "evaluate.mjs", folder["policy.json"], folder["cases.json"])).Ok();
        return JsonNode.Parse(ran.Out)![0]?.AsArray().Select(m => m!.GetValue<string>()).ToArray();
    }

    private static JsonObject Of(string kind, string? name = null) => Documents(Sample)
        .Single(d => d["kind"]!.GetValue<string>() == kind && (name is null || d["metadata"]!["name"]!.GetValue<string>() == name));

    private static IEnumerable<JsonObject> Documents(FleetManifests manifests) =>
        YamlText.Documents(manifests.Write()).Select(d => d.AsObject());
}
