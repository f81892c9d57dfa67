using System.Globalization;
using System.Text;

namespace CniImageKit.Nodes.Reports;

/// <summary>
/// A report in Prometheus' text format (version 0.0.4), for node_exporter's textfile collector: samples carry no time, which the collector
/// refuses; each metric has its HELP and TYPE, and label values are escaped.
/// </summary>
internal static class NodeMetrics
{
    /// <summary>The text, by metric and label, the same for the same report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="held">Every locked plugin, and whether the runtime would run it.</param>
    public static byte[] Write(NodeReport report, IEnumerable<KeyValuePair<string, bool>> held)
    {
        var text = new Page();
        text.Begin("cnikit_node_state", "Whether the node holds what its lock says; the state that it is in has the value 1.");
        foreach (var state in Enum.GetValues<NodeState>())
            text.Sample(report.State == state ? 1 : 0, ("state", NodeReportJson.Word(state)));
        text.Begin("cnikit_plugin_held", "Whether the runtime would run the locked bytes of a plugin.");
        foreach (var (plugin, holds) in held.OrderBy(h => h.Key, StringComparer.Ordinal)) text.Sample(holds ? 1 : 0, ("plugin", plugin));
        text.Begin("cnikit_drift", "Differences between the node and its lock, by kind.");
        foreach (var kind in Enum.GetValues<DriftKind>())
            text.Sample(report.Drift.Count(d => d.Kind == kind), ("kind", NodeReportJson.Word(kind)));
        text.Begin("cnikit_drift_since_timestamp_seconds", "When a check first found a difference.");
        foreach (var drift in report.Drift)
        {
            text.Sample(
                drift.Since.ToUnixTimeSeconds(), ("plugin", drift.Plugin), ("kind", NodeReportJson.Word(drift.Kind)), ("path", drift.Path));
        }

        text.Begin("cnikit_last_check_timestamp_seconds", "When the node was last looked at.");
        text.Sample(report.CheckedAt.ToUnixTimeSeconds());
        text.Begin("cnikit_lock_info", "The lock that the node was compared with, and the runtime whose directories were looked at.");
        text.Sample(
            1, ("lock", report.Lock?.ToString() ?? ""), ("platform", report.Platform.ToString()), ("runtime", report.Runtime ?? ""));
        return text.Bytes;
    }

    private sealed class Page
    {
        private readonly StringBuilder _text = new();
        private string _name = "";

        public byte[] Bytes => Encoding.UTF8.GetBytes(_text.ToString());

        public void Begin(string name, string help)
        {
            _name = name;
            _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        }

        public void Sample(long value, params ReadOnlySpan<(string Name, string Value)> labels)
        {
            _text.Append(_name);
            for (var i = 0; i < labels.Length; i++)
                _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escaped(labels[i].Value)).Append('"');
            if (labels.Length > 0) _text.Append('}');
            _text.Append(CultureInfo.InvariantCulture, $" {value}\n");
        }

        private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
