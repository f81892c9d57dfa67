using CniImageKit.Cli;
using CniImageKit.Cli.Fleet;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;
using CniImageKit.Tests.Cli.Fleet;

namespace CniImageKit.Tests.Nodes;

/// <summary>How nodes are summed up, and told of.</summary>
public class FleetAuditTests
{
    private static readonly DateTimeOffset Now = FleetBed.Since.AddDays(20);
    private static readonly Digest Asked = Digest.Sha256("asked for"u8);

    /// <summary>A node that differs is told of as such first of all; that it has another lock besides is no less true.</summary>
    [Fact]
    public void Tells_of_another_lock_also_where_the_node_differs_from_that()
    {
        var audit = Audit([Asked], Node("a-1", FleetBed.Changed("macvlan")));
        Assert.Equal(FleetState.Drifted, audit.Nodes[0].State);
        Assert.Equal(["CNIK9307", "CNIK9308"], FleetFindings.Told(audit).Select(f => f.Rule.Id));
        Assert.Contains("not asked for", Text(audit), StringComparison.Ordinal);
        audit = Audit([FleetBed.Lock], Node("a-1", FleetBed.Changed("macvlan")));
        Assert.DoesNotContain("not asked for", Text(audit), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_nodes_that_differ()
    {
        var audit = Audit([], [.. Enumerable.Range(1, 9).Select(i => Node($"g-{i}", FleetBed.Changed("macvlan"))), Node("a-1")]);
        Assert.Contains("/opt/cni/bin/macvlan  g-1, g-2, and 7 more\n", Text(audit), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_a_lock_as_most_of_its_nodes_do()
    {
        var audit = Audit([], Node("a-0") with { LockName = "EVIL" }, Node("a-1"), Node("a-2"));
        Assert.Equal("node", Assert.Single(audit.Locks).Name);
    }

    [Fact]
    public void Finds_nothing_and_says_so_where_there_are_no_nodes() =>
        Assert.Equal(["CNIK9708"], FleetFindings.Besides(Audit([])).Select(f => f.Rule.Id));

    [Fact]
    public void Knows_a_report_of_a_time_that_is_yet_to_come_from_one_within_the_skew_of_clocks()
    {
        FleetNode At(TimeSpan ahead) => Terms([]).Of(
            new SeenNode("a-1", null, NodeAnnotation.Compact(FleetBed.Report() with { CheckedAt = Now + ahead })));
        Assert.Equal((FleetState.Held, false), (At(TimeSpan.FromMinutes(4)).State, At(TimeSpan.FromMinutes(4)).IsEarly));
        Assert.True(At(TimeSpan.FromMinutes(6)).IsEarly);
        Assert.Equal(FleetState.Held, At(TimeSpan.FromMinutes(-119)).State);
        Assert.Equal(FleetState.Stale, At(TimeSpan.FromMinutes(-121)).State);
    }

    /// <summary>Ten thousand nodes that all differ in sixteen plugins are some names and digests, and not a gigabyte of them.</summary>
    [Fact]
    public void Keeps_once_what_many_nodes_say_alike()
    {
        var same = new SameValues();
        FleetNode Read(string name, int days) => same.Of(Terms([]).Of(new SeenNode(name, $"po{"ol"}", NodeAnnotation.Compact(
            FleetBed.Report(FleetBed.Changed("macvlan") with { Since = FleetBed.Since.AddDays(days) }) with { CheckedAt = Now }))));
        var (one, other, later) = (Read("a-1", 0), Read("a-2", 0), Read("a-3", 1));
        Assert.Same(one.Lock, other.Lock);
        Assert.Same(one.Pool, other.Pool);
        Assert.Same(one.Drift[0], other.Drift[0]);
        Assert.NotSame(one.Drift[0], later.Drift[0]);
        Assert.Same(one.Drift[0].Path, later.Drift[0].Path);
        Assert.Same(one.Drift[0].Found, later.Drift[0].Found);
    }

    [Fact]
    public void Writes_every_name_on_the_page_however_many_there_are()
    {
        FleetNode Of(int i) => Node($"ip-10-0-{i}-17.eu-central-1.compute.internal", FleetBed.Changed("macvlan"));
        var audit = Audit([], [.. Enumerable.Range(0, 300).Select(Of)]);
        var page = FleetHtml.Write(audit);
        Assert.All(audit.Nodes, n => Assert.Contains($"<bdi>{n.Name}</bdi>", page, StringComparison.Ordinal));
    }

    private static FleetTerms Terms(Digest[] locks) => new([.. locks], Now, TimeSpan.FromHours(2));

    private static FleetNode Node(string name, params NodeDrift[] drift) => new()
    {
        Name = name,
        State = drift.Length > 0 ? FleetState.Drifted : FleetState.Held,
        Lock = FleetBed.Lock,
        LockName = "node",
        IsOtherLock = true,
        CheckedAt = Now,
        Drift = [.. drift],
    };

    private static FleetAudit Audit(Digest[] locks, params FleetNode[] nodes)
    {
        var held = nodes.Select(n => n with { IsOtherLock = locks.Length > 0 && !locks.Contains(n.Lock!) });
        return FleetAudit.Of("prod", Terms(locks), held, inconsistent: false);
    }

    private static string Text(FleetAudit audit)
    {
        using var text = new StringWriter { NewLine = "\n" };
        FleetText.Write(new Screen(text, TextWriter.Null), audit);
        return text.ToString();
    }
}
