using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Reviewing;
using CniImageKit.Store;
using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Advisories;

/// <summary>The database on a server of this machine, published anew, replaced and broken.</summary>
public sealed class AdvisoryFetchTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly PublishedDatabase database = new(SampleDatabase.All);
    private Dictionary<string, byte[]> served = [];
    private LoopbackServer server = null!;
    private int stores;

    public async ValueTask InitializeAsync()
    {
        server = await LoopbackServer.StartAsync(async (context, _) =>
        {
            if (served.TryGetValue(context.Request.Path.Value!.TrimStart('/'), out var content))
                await context.Response.Body.WriteAsync(content);
            else
                context.Response.StatusCode = 404;
        });
        Publish();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    private string Address => $"http://{server.Host}";

    [Fact]
    public async Task Pins_what_it_fetched()
    {
        var outcome = await FetchAsync(Address);
        Assert.True(outcome.Written);
        Assert.Equal(
            $$"""
            {
              "advisoriesVersion": 1,
              "snapshot": {
                "sha256": "{{outcome.Pin.Snapshot.Hex}}",
                "size": {{outcome.Pin.Size}},
                "advisories": 6,
                "modified": "2026-08-20T12:00:00Z"
              },
              "databases": [
                {
                  "from": "{{Address}}",
                  "sha256": "{{Digest.Sha256(served["vulndb.zip"]).Hex}}",
                  "entries": 7,
                  "modified": "2026-08-20T12:00:00Z"
                }
              ]
            }

            """, File.ReadAllText(folder["cnikit.advisories.json"]));
    }

    [Fact]
    public async Task Makes_one_snapshot_of_zip_index_directory_and_local_zip()
    {
        var zip = await FetchAsync(Address);
        served = database.Files().Where(f => f.Key != "index/vulns.json").ToDictionary();
        var index = await FetchAsync(Address, update: true);
        database.WriteTo(folder["db"]);
        var directory = await FetchAsync(folder["db"], update: true);
        File.WriteAllBytes(folder["local.zip"], database.Zip());
        var local = await FetchAsync(folder["local.zip"], update: true);
        Assert.All([index, directory, local], o => Assert.Equal(zip.Pin.Snapshot, o.Pin.Snapshot));
        Assert.Equal("db", directory.Pin.Databases[0].From);
        Assert.Contains(server.Seen, s => s.StartsWith("GET /ID/GO-2025-4222.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("osv-scanner/Go/all.zip")]
    [InlineData("Go/all.zip")]
    public async Task Takes_the_layout_of_osv_scanner_and_ratings_from_OSV(string layout)
    {
        var path = folder[$"osv/{layout}"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(
            path, PublishedDatabase.Zip([new("GHSA-jv3w-x3r3-g6rm.json", SampleDatabase.Bytes(SampleDatabase.PortmapOfGitHub))]));
        var outcome = await FetchAsync([Address, folder["osv"]]);
        Assert.Equal(6, outcome.Pin.Advisories);
        Assert.Equal(AdvisorySeverity.Medium, (await OpenAsync(outcome)).Named("CVE-2025-67499")?.Severity);
    }

    [Fact]
    public async Task Takes_a_directory_of_entries()
    {
        for (var i = 0; i < SampleDatabase.All.Length; i++) folder.Write($"entries/{i}/entry.json", SampleDatabase.All[i]);
        folder.Write("entries/.git/config.json", "no entry");
        Assert.Equal(6, (await FetchAsync(folder["entries"])).Pin.Advisories);
    }

    [Fact]
    public async Task Restores_exactly_what_is_pinned_on_another_machine()
    {
        var pinned = await FetchAsync(Address);
        var restored = await FetchAsync([], NewHost());
        Assert.False(restored.Written);
        Assert.Equal(6, (await OpenAsync(pinned, stores)).Count);
    }

    [Fact]
    public async Task Asks_nobody_where_the_store_has_it()
    {
        await FetchAsync(Address);
        var asked = server.Seen.Count;
        await FetchAsync([]);
        Assert.Equal(asked, server.Seen.Count);
    }

    [Fact]
    public async Task Refuses_a_database_that_moved_on_unless_told_to_update()
    {
        await FetchAsync(Address);
        database.Add(SampleDatabase.Go("GO-2026-9999", [], SampleDatabase.Module("m.example/a", ["i0"])));
        database.Modified = "2026-09-01T00:00:00Z";
        Publish();
        Assert.Equal("CNIK4011", await FaultAsync([], NewHost()));
        Assert.Equal(7, (await FetchAsync([], update: true)).Pin.Advisories);
    }

    [Fact]
    public async Task Restores_a_saved_snapshot_without_network()
    {
        await FetchAsync(new AdvisoryFetchRequest { Manifest = "cni.yaml", From = [Address], Save = "kept.jsonl" }, NewHost());
        served = [];
        Assert.Equal("CNIK4005", await FaultAsync([], NewHost(offline: true)));
        await FetchAsync(["kept.jsonl"], NewHost(offline: true));
        File.AppendAllText(folder["kept.jsonl"], " ");
        Assert.Equal("CNIK8102", await FaultAsync(["kept.jsonl"], NewHost(offline: true)));
    }

    [Fact]
    public async Task Refuses_an_older_state()
    {
        await FetchAsync(Address);
        database.Modified = "2026-08-19T00:00:00Z";
        Publish();
        Assert.Equal("CNIK8105", await FaultAsync([], update: true));
        await FetchAsync(new AdvisoryFetchRequest { Manifest = "cni.yaml", Update = true, AllowRollback = true });
        Assert.Contains("2026-08-19", File.ReadAllText(folder["cnikit.advisories.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_older_state_from_another_place()
    {
        await FetchAsync(Address);
        database.Modified = "2026-08-19T00:00:00Z";
        database.WriteTo(folder["db"]);
        Assert.Equal("CNIK8105", await FaultAsync([folder["db"]], update: true));
    }

    [Fact]
    public async Task Refuses_a_state_with_fewer_entries()
    {
        await FetchAsync(Address);
        database.Entries.Remove("ID/GO-2025-4222.json");
        database.Modified = "2026-09-01T00:00:00Z";
        Publish();
        Assert.Equal("CNIK8105", await FaultAsync([], update: true));
    }

    [Fact]
    public async Task Refuses_a_database_that_lacks_what_its_index_names()
    {
        database.Missing.Add("GO-2026-0001");
        Publish();
        Assert.Equal("CNIK8104", await FaultAsync([Address]));
        Assert.False(File.Exists(folder["cnikit.advisories.json"]));
    }

    [Fact]
    public async Task Refuses_what_is_cut_off_or_no_entry()
    {
        served["vulndb.zip"] = served["vulndb.zip"][..^100];
        Assert.StartsWith("CNIK52", await FaultAsync([Address]), StringComparison.Ordinal);
        database.Entries["ID/GO-1.json"] = "<html>";
        Publish();
        Assert.Equal("CNIK8103", await FaultAsync([Address]));
        folder.Write("empty/readme.txt", "nothing");
        Assert.Equal("CNIK8104", await FaultAsync([folder["empty"]]));
        served = [];
        Assert.Equal("CNIK8102", await FaultAsync([Address]));
    }

    [Theory]
    [InlineData("http://db.example/")]
    [InlineData("https://user:secret@db.example/")]
    [InlineData("https://db.example/?token=secret")]
    [InlineData("ftp://db.example/")]
    [InlineData("https://")]
    [InlineData("absent")]
    public async Task Refuses_what_can_be_no_place(string from)
    {
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => FetchAsync(from));
        Assert.Equal("CNIK8102", failure.Diagnostics[0].Rule.Id);
        Assert.DoesNotContain("secret", failure.Diagnostics[0].ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("<<<<<<< ours\n{}\n")]
    [InlineData("""{"advisoriesVersion":2}""")]
    [InlineData("""{"advisoriesVersion":1,"snapshot":{"sha256":"00","size":1,"advisories":1,"modified":"2026-01-01T00:00:00Z"},"databases":[]}""")]
    public async Task Refuses_a_pin_that_it_cannot_read(string text)
    {
        folder.Write("cnikit.advisories.json", text);
        Assert.Equal("CNIK8107", await FaultAsync([Address]));
    }

    private void Publish() => served = new() { ["vulndb.zip"] = database.Zip() };

    private Task<AdvisoryFetchOutcome> FetchAsync(string from, bool update = false) => FetchAsync([from], update: update);

    private Task<AdvisoryFetchOutcome> FetchAsync(ImmutableArray<string> from, Host? host = null, bool update = false) =>
        FetchAsync(new AdvisoryFetchRequest { Manifest = "cni.yaml", From = from, Update = update }, host);

    private async Task<AdvisoryFetchOutcome> FetchAsync(AdvisoryFetchRequest request, Host? host = null)
    {
        host ??= NewHost(0);
        var store = new BlobStore(host);
        using var fetcher = new Fetcher(host, store, new FetchPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) });
        return await new AdvisoryFetch(host, fetcher, store).RunAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> FaultAsync(ImmutableArray<string> from, Host? host = null, bool update = false) =>
        (await Assert.ThrowsAsync<CniImageKitException>(() => FetchAsync(from, host, update))).Diagnostics[0].Rule.Id;

    private async Task<AdvisorySnapshot> OpenAsync(AdvisoryFetchOutcome outcome, int store = 0)
    {
        var host = NewHost(store);
        var review = new AdvisoryReview(host, CniImageKit.Catalog.PluginCatalog.Load(), new BlobStore(host));
        return (await review.OpenAsync(outcome.File, TestContext.Current.CancellationToken))!.Snapshot;
    }

    private Host NewHost(bool offline = false) => NewHost(++stores) with { Offline = offline };

    private Host NewHost(int store) => new()
    {
        CurrentDirectory = folder.Path,
        Environment = ImmutableDictionary<string, string>.Empty,
        Clock = TimeProvider.System,
        ProcessId = 1,
        StoreRoot = folder[$"store{store}"],
    };
}
