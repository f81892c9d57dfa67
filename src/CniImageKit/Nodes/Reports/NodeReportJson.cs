using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;
using CniImageKit.Locking;

namespace CniImageKit.Nodes.Reports;

/// <summary>
/// Spells and reads a report. Whoever may write a node's annotations may have written one, so that everything in it is held against what
/// it can be. What is not understood is CNIK5250, a later version CNIK5251.
/// </summary>
internal static class NodeReportJson
{
    /// <summary>A report of more bytes is refused: all annotations of a Kubernetes object together have no more room.</summary>
    public const int MaxBytes = 256 << 10;

    private const int Version = 1;
    private const int Depth = 4;

    /// <summary>The one spelling.</summary>
    public static byte[] Write(NodeReport report) => CanonicalJson.Document(json => WriteMembers(json, report));

    /// <summary>The members, into an object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, NodeReport report)
    {
        json.WriteNumber("reportVersion", Version);
        json.WriteString("lock", report.Lock?.ToString());
        json.WriteString("name", report.Name);
        json.WriteString("platform", report.Platform.ToString());
        json.WriteString("checkedAt", Time(report.CheckedAt));
        json.WriteString("runtime", report.Runtime);
        json.WriteString("state", Word(report.State));
        json.WriteStartArray("directories");
        foreach (var directory in report.Directories)
        {
            json.WriteStartObject();
            json.WriteString("path", directory.Path);
            json.WriteString("from", directory.From);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("drift");
        foreach (var drift in report.Drift)
        {
            json.WriteStartObject();
            json.WriteString("plugin", drift.Plugin);
            json.WriteString("path", drift.Path);
            json.WriteString("kind", Word(drift.Kind));
            json.WriteString("expected", drift.Expected?.ToString());
            json.WriteString("found", drift.Found?.ToString());
            json.WriteString("since", Time(drift.Since));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("plugins", report.Plugins);
    }

    /// <summary>A time as the report has it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(NodeReportValue.TimeForm, CultureInfo.InvariantCulture);

    /// <summary>A state or kind as the report and the metrics have it.</summary>
    public static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Reads a report strictly; <paramref name="named"/> is where it came from, for findings.</summary>
    public static NodeReport Read(string named, byte[] content)
    {
        if (content.Length > MaxBytes) throw NodeReportValue.Fault(new Location(named), $"it has more than {MaxBytes} bytes");
        var lines = new LineMap(named, content);
        LocatedJson parsed;
        try
        {
            parsed = LocatedJson.Parse(content, Depth);
        }
        catch (JsonException fault)
        {
            throw NodeReportValue.Fault(lines.At(fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0), "it is no JSON");
        }

        var root = new NodeReportValue(parsed, lines);
        // First of all, since a later format may hold what would otherwise be told as wrong.
        if (root.Version("reportVersion") is > Version and var later)
            throw new CniImageKitException(Rules.NewerNodeReport(new Location(named), later, Version));
        root.Expect(
            "reportVersion", "lock", "name", "platform", "checkedAt", "runtime", "state", "directories", "drift", "plugins");
        if (root.Number("reportVersion") != Version) throw root.Bad("reportVersion", $"is not {Version}");
        var report = new NodeReport
        {
            Lock = root.Sha256("lock"),
            Name = root.Optional("name"),
            Platform = Platform.TryParse(root.Text("platform"), out var platform)
                ? platform : throw root.Bad("platform", "is no platform such as linux/amd64"),
            CheckedAt = root.When("checkedAt"),
            Runtime = root.Optional("runtime"),
            State = root.OneOf<NodeState>("state"),
            Directories = [.. root.Items("directories", "path", "from").Select(d => new NodeDirectory(d.Path("path"), d.Text("from")))],
            Drift =
            [
                .. root.Items("drift", "plugin", "path", "kind", "expected", "found", "since").Select(d => new NodeDrift(
                    d.Plugin("plugin"), d.Path("path"), d.OneOf<DriftKind>("kind"), d.Sha256("expected"), d.Sha256("found"),
                    d.When("since"))),
            ],
            Plugins = root.Number("plugins"),
        };
        if (report.State == NodeState.Held && !report.Drift.IsEmpty) throw root.Bad("state", "is held, and drift is not empty");
        if (report.State == NodeState.Drifted && report.Drift.IsEmpty) throw root.Bad("state", "is drifted, and drift is empty");
        if (report.State != NodeState.Unknown && report.Lock is null) throw root.Bad("lock", "is null, and the state is not unknown");
        return report;
    }
}
