using CniImageKit.Diagnostics;
using CniImageKit.Sources.Apt.Machine;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Sources.Apt;

public class AptMachineTests
{
    [Fact]
    public void Reads_both_formats_in_the_order_of_apt()
    {
        using var root = new TempFolder();
        root.Write(
            "etc/apt/sources.list",
            "# old\ndeb [arch=amd64,arm64 signed-by=/k.gpg] http://a.example/debian bookworm main contrib # end\n"
            + "deb-src http://a.example/debian bookworm main\n");
        root.Write("etc/apt/sources.list.d/a.list", "deb http://b.example/flat ./\n");
        root.Write(
            "etc/apt/sources.list.d/b.sources",
            "# c\nTypes: deb deb-src\nURIs: https://c.example/x https://d.example/x/\nSuites: one two\nComponents: main\nBy-Hash: no\n\n"
            + "Types: deb\nEnabled: no\nURIs: http://e.example\nSuites: z\nComponents: main\n");
        root.Write("etc/apt/sources.list.d/ignored.bak", "deb http://f.example x main\n");
        var found = Read(root, out var warnings);
        Assert.Equal(
            [
                "http://a.example/debian/ bookworm http://a.example/debian/dists/bookworm/",
                "http://b.example/flat/ ./ http://b.example/flat/",
                "https://c.example/x/ one https://c.example/x/dists/one/", "https://c.example/x/ two https://c.example/x/dists/two/",
                "https://d.example/x/ one https://d.example/x/dists/one/", "https://d.example/x/ two https://d.example/x/dists/two/",
            ],
            found.Repositories.Select(r => $"{r.Name} {r.Base}"));
        Assert.Equal(["main", "contrib"], found.Repositories[0].Components);
        Assert.Equal(["amd64", "arm64"], found.Repositories[0].Architectures);
        Assert.Equal("/k.gpg", found.Repositories[0].SignedBy);
        Assert.Equal("no", found.Repositories[2].ByHash);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Names_what_it_passes_over()
    {
        using var root = new TempFolder();
        root.Write(
            "etc/apt/sources.list",
            "deb mirror+file:/etc/mirrors.txt bookworm main\ndeb cdrom:[Disc]/ x main\n"
            + "deb [trusted=yes] http://user:secret@a.example/debian x main\n");
        var found = Read(root, out var warnings);
        Assert.Equal(["CNIK2701", "CNIK2701", "CNIK2702"], warnings.Select(w => w.Rule.Id));
        Assert.Equal([1, 2, 3], warnings.Select(w => w.At.Line));
        Assert.DoesNotContain("secret", Assert.Single(found.Repositories).Name);
    }

    [Fact]
    public void Refuses_a_line_without_suite()
    {
        using var root = new TempFolder();
        root.Write("etc/apt/sources.list", "\ndeb http://a.example\n");
        var failure = Assert.Throws<CniImageKitException>(() => Read(root, out _));
        Assert.Equal(("CNIK2208", 2), (failure.Diagnostics[0].Rule.Id, failure.Diagnostics[0].At.Line));
    }

    [Fact]
    public void Goes_without_a_trusted_keyring_that_is_none()
    {
        using var root = new TempFolder();
        root.Write("etc/apt/sources.list", "deb http://a.example/ x main\n");
        root.Write("etc/apt/trusted.gpg.d/odd.gpg", "no keyring");
        var repository = Read(root, out var warnings).Repositories[0];
        Assert.Empty(AptKeyrings.Of(repository, HostOf(root, warnings)).Certificates);
        Assert.Equal(["CNIK5501"], warnings.Select(w => w.Rule.Id));
    }

    [Fact]
    public void Reads_the_settings_that_matter()
    {
        var settings = AptConfiguration.Empty.With(
            """
            // a comment
            # another
            Acquire::Check-Valid-Until "false";
            Acquire { http { Proxy "http://p.example:3128/"; /* no */ Timeout 5; }; Languages { "none"; }; Check-Date no; };
            APT::Update::Post-Invoke { "rm -f /x; true"; };
            """);
        Assert.Equal("http://p.example:3128/", settings["acquire::HTTP::proxy"]);
        Assert.Equal("5", settings["Acquire::http::Timeout"]);
        Assert.False(settings.Flag("Acquire::Check-Valid-Until"));
        Assert.False(settings.Flag("Acquire::Check-Date"));
        Assert.Null(settings.Flag("Acquire::By-Hash"));
    }

    [Theory]
    [InlineData("}}}} { { { \"")]
    [InlineData("/* never closed")]
    [InlineData("a::b \"c")]
    [InlineData("\"")]
    public void Reads_past_broken_settings(string text) => Assert.NotNull(AptConfiguration.Empty.With(text));

    [Fact]
    public async Task Takes_a_key_that_is_embedded_in_the_source()
    {
        using var gpg = new GnuPg();
        var key = await gpg.NewKeyAsync("Archive");
        var armored = System.Text.Encoding.ASCII.GetString(await gpg.ExportAsync(key, armored: true)).TrimEnd();
        var lines = armored.Split('\n').Select(l => l.Length == 0 ? " ." : " " + l);
        using var root = new TempFolder();
        root.Write(
            "etc/apt/sources.list.d/a.sources",
            $"Types: deb\nURIs: http://a.example/\nSuites: x\nComponents: main\nSigned-By:\n{string.Join('\n', lines)}\n");
        var repository = Read(root, out _).Repositories[0];
        var keyring = AptKeyrings.Of(repository, HostOf(root, []));
        Assert.Equal(key, keyring.Certificates.Single().Primary.Subject.Fingerprint);
    }

    [Fact]
    public void Names_a_keyring_that_is_not_there()
    {
        using var root = new TempFolder();
        root.Write("etc/apt/sources.list", "deb [signed-by=/gone.gpg] http://a.example/ x main\n");
        var repository = Read(root, out _).Repositories[0];
        var failure = Assert.Throws<CniImageKitException>(() => AptKeyrings.Of(repository, HostOf(root, [])));
        Assert.Equal("CNIK5011", failure.Diagnostics[0].Rule.Id);
    }

    private static AptMachine Read(TempFolder root, out List<Diagnostic> warnings)
    {
        var found = new List<Diagnostic>();
        warnings = found;
        return AptMachine.Read(HostOf(root, found));
    }

    private static Host HostOf(TempFolder root, List<Diagnostic> warnings) =>
        StoreOf.Host(root) with { SystemRoot = root.Path, Progress = new Listener(warnings) };

    private sealed class Listener(List<Diagnostic> warnings) : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
            if (value is WarningFound found) warnings.Add(found.Diagnostic);
        }
    }
}
