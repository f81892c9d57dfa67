using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Nodes.Fleet;

/// <summary>
/// How a report lies in the cluster: in an annotation of its node, and where it is large in the ConfigMap that has the node's name, in the
/// verifier's namespace; then the annotation has its digest. So no annotation can make anybody read anything else.
/// </summary>
internal static class NodeAnnotation
{
    /// <summary>The annotation's key.</summary>
    public const string Key = "cnikit.dev/node-report";

    /// <summary>The key in a ConfigMap.</summary>
    public const string DataKey = "report.json";

    /// <summary>
    /// A longer report lies in a ConfigMap. All annotations of an object may have 256 KiB, and whoever watches nodes gets them all with
    /// every heartbeat.
    /// </summary>
    public const int MostInline = 16 << 10;

    private const string PointerPrefix = "configmap ";

    /// <summary>The report in as few bytes as it needs.</summary>
    public static byte[] Compact(NodeReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            NodeReportJson.WriteMembers(json, report);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The annotation of a report that lies in the ConfigMap.</summary>
    public static string Pointer(Digest report) => PointerPrefix + report;

    /// <summary>Whether an annotation says that the report lies in the ConfigMap, and of which digest it is.</summary>
    public static bool TryPointer(ReadOnlySpan<byte> annotation, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        return annotation.Length < 100 && annotation.StartsWith(Encoding.ASCII.GetBytes(PointerPrefix))
            && Digest.TryParse(Encoding.ASCII.GetString(annotation[PointerPrefix.Length..]), out digest) && digest.Algorithm == "sha256";
    }
}
