using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Tests.Nodes;

public class NodeReportTests
{
    private const string Sha = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    private const string Golden = $$"""
        {
          "reportVersion": 1,
          "lock": "{{Sha}}",
          "name": "worker",
          "platform": "linux/amd64",
          "checkedAt": "2026-11-30T12:00:00Z",
          "runtime": "containerd 1.6.20",
          "state": "drifted",
          "directories": [
            {
              "path": "/opt/cni/bin",
              "from": "/etc/containerd/config.toml:12"
            }
          ],
          "drift": [
            {
              "plugin": "bridge",
              "path": "/opt/cni/bin/bridge",
              "kind": "missing",
              "expected": "{{Sha}}",
              "found": null,
              "since": "2026-11-29T08:00:00Z"
            }
          ],
          "plugins": 12
        }

        """;

    private static readonly NodeReport Report = new()
    {
        Lock = Digest.Parse(Sha),
        Name = "worker",
        Platform = Platform.Parse("linux/amd64"),
        CheckedAt = At("2026-11-30T12:00:00Z"),
        Runtime = "containerd 1.6.20",
        State = NodeState.Drifted,
        Directories = [new NodeDirectory("/opt/cni/bin", "/etc/containerd/config.toml:12")],
        Drift = [Bridge("2026-11-29T08:00:00Z")],
        Plugins = 12,
    };

    [Fact]
    public void Is_written_in_one_spelling() => Assert.Equal(Golden, Encoding.UTF8.GetString(NodeReportJson.Write(Report)));

    [Fact]
    public void Is_read_as_it_was_written() => Assert.Equal(Golden, Encoding.UTF8.GetString(NodeReportJson.Write(Read(Golden))));

    [Fact]
    public void Is_read_from_one_line_as_an_annotation_may_hold_it() =>
        Assert.Equal(Golden, Encoding.UTF8.GetString(NodeReportJson.Write(Read(string.Concat(Golden.Split('\n').Select(l => l.Trim()))))));

    [Fact]
    public void May_be_of_a_node_without_a_lock_where_the_state_is_unknown()
    {
        var lost = Report with
        {
            Lock = null,
            Name = null,
            Runtime = null,
            State = NodeState.Unknown,
            Drift = [],
            Directories = [],
            Plugins = 0,
        };
        var text = Encoding.UTF8.GetString(NodeReportJson.Write(lost));
        Assert.Contains("\"lock\": null", text, StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(NodeReportJson.Write(Read(text))));
    }

    [Theory]
    [InlineData("\"reportVersion\": 1", "\"reportVersion\": 0", "'reportVersion' is not 1")]
    [InlineData("\"reportVersion\": 1", "\"reportVersion\": \"1\"", "'reportVersion' is not a number")]
    [InlineData("\"reportVersion\": 1", "\"reportVersion\": 1.5", "'reportVersion' is no whole number")]
    [InlineData("\"plugins\": 12", "\"plugins\": -1", "'plugins' is no whole number")]
    [InlineData("\"plugins\": 12", "\"plugins\": 99999999999", "'plugins' is no whole number")]
    [InlineData("\"plugins\": 12", "\"plugins\": 12, \"plugins\": 13", "it has 'plugins' twice")]
    [InlineData("\"plugins\": 12", "\"plugin\": 12", "it has the key 'plugin', which reports do not have")]
    [InlineData("\"name\": \"worker\",", "", "'name' is missing")]
    [InlineData("\"worker\"", "\"wor\\u001bker\"", "'name' is empty, has control characters, or has more than 4096 characters")]
    [InlineData("\"worker\"", "\"\\ud800\"", "it is no JSON")]
    [InlineData("linux/amd64", "plan9/amd64", "'platform' is no platform such as linux/amd64")]
    [InlineData("2026-11-30T12:00:00Z", "2026-11-30T12:00:00+02:00", "'checkedAt' is no time such as 2026-08-20T12:00:00Z")]
    [InlineData("\"drifted\"", "\"held\"", "'state' is held, and drift is not empty")]
    [InlineData("\"drifted\"", "\"Drifted\"", "'state' is none of unknown, held, drifted")]
    [InlineData("\"kind\": \"missing\"", "\"kind\": \"2\"", "'kind' is none of missing, changed, mode, extra, link")]
    [InlineData("\"plugin\": \"bridge\"", "\"plugin\": \"../bridge\"", "'plugin' is no name of a plugin")]
    [InlineData("\"path\": \"/opt/cni/bin\"", "\"path\": \"opt\"", "'path' is no absolute path")]
    [InlineData("\"found\": null", "\"found\": \"sha512:00\"", "'found' is no sha256 digest")]
    [InlineData("\"found\": null", "\"found\": [[[[[]]]]]", "it is no JSON")]
    [InlineData("\"drift\": [", "\"drift\": [ 7,", "it holds 7, no object")]
    public void Refuses_what_no_report_says(string old, string hostile, string why)
    {
        Assert.Contains(old, Golden, StringComparison.Ordinal);
        var refused = Assert.Throws<CniImageKitException>(() => Read(Golden.Replace(old, hostile, StringComparison.Ordinal)));
        Assert.Equal("CNIK5250", refused.Diagnostics[0].Rule.Id);
        Assert.Equal($"The report of the node cannot be read: {why}.", refused.Diagnostics[0].Message);
    }

    [Fact]
    public void Refuses_drift_that_is_none()
    {
        var text = Encoding.UTF8.GetString(NodeReportJson.Write(Report with { Drift = [] }));
        Assert.Contains("drift is empty", Assert.Throws<CniImageKitException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"a\":")]
    [InlineData("\ufeff{}")]
    public void Refuses_what_is_no_report(string text) =>
        Assert.Equal("CNIK5250", Assert.Throws<CniImageKitException>(() => Read(text)).Diagnostics[0].Rule.Id);

    [Fact]
    public void Refuses_what_has_no_room_in_an_annotation()
    {
        var padded = Golden.Replace("\"worker\"", new string(' ', NodeReportJson.MaxBytes) + "\"worker\"", StringComparison.Ordinal);
        var refused = Assert.Throws<CniImageKitException>(() => Read(padded));
        Assert.Contains("more than 262144 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_a_later_version_as_such_whatever_else_it_holds()
    {
        var refused = Assert.Throws<CniImageKitException>(() => Read("{ \"reportVersion\": 99999999999, \"new\": true }"));
        Assert.Equal("CNIK5251", refused.Diagnostics[0].Rule.Id);
    }

    [Fact]
    public void Keeps_since_when_a_drift_is_known()
    {
        var later = Report with { CheckedAt = At("2026-12-01T12:00:00Z"), Drift = [Bridge("2026-12-01T12:00:00Z")] };
        Assert.Equal(At("2026-11-29T08:00:00Z"), later.After(Report).Drift[0].Since);
        Assert.Equal(later.Drift[0].Since, later.After(null).Drift[0].Since);
    }

    [Fact]
    public void Counts_anew_what_another_lock_says_or_what_differs_otherwise()
    {
        var later = Report with { Drift = [Bridge("2026-12-01T12:00:00Z") with { Kind = DriftKind.Changed }] };
        Assert.Equal(later.Drift[0].Since, later.After(Report).Drift[0].Since);
        var other = Report with { Lock = Digest.Sha256("other"u8), Drift = [Bridge("2026-12-01T12:00:00Z")] };
        Assert.Equal(other.Drift[0].Since, other.After(Report).Drift[0].Since);
    }

    private static NodeReport Read(string text) => NodeReportJson.Read("report.json", Encoding.UTF8.GetBytes(text));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    private static NodeDrift Bridge(string since) =>
        new("bridge", "/opt/cni/bin/bridge", DriftKind.Missing, Digest.Parse(Sha), null, At(since));
}
