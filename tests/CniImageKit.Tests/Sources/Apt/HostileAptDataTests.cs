using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Sources.Apt;
using CniImageKit.Sources.Apt.Archive;
using CniImageKit.Sources.Apt.Machine;
using CsCheck;

namespace CniImageKit.Tests.Sources.Apt;

/// <summary>Whatever the bytes, reading ends with a value or with a finding.</summary>
public class HostileAptDataTests
{
    private static readonly Location At = new("input");

    private static readonly string Release =
        "Suite: test\nDate: Sat, 11 Jul 2026 10:16:37 UTC\nValid-Until: Sat, 18 Jul 2026 10:16:37 UTC\n"
        + $"SHA256:\n {new string('a', 64)} 12 main/x\n";

    private static readonly string Stanza =
        $"Package: p\nArchitecture: amd64\nVersion: 1:1.0-1\nFilename: pool/p.deb\nSize: 12\nSHA256: {new string('b', 64)}\n";

    private const string Sources =
        "Types: deb\nURIs: http://a.example/debian\nSuites: x ./\nComponents: main\nSigned-By: /k.gpg\nBy-Hash: yes\n";

    private const string Lines = "deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian bookworm main\ndeb http://b.example/ ./\n";
    private const string Settings = "A { B \"c\"; D { \"e\"; }; }; // x\nF::G 1; /* y */";

    private static readonly Action<string>[] Readers =
    [
        text => ReleaseFile.Read(text, [], At),
        text => ControlParagraph.ReadAll(text, At).Select(PackageStanza.Read).ToList().ForEach(s => UpstreamVersion.Of(s.Version)),
        text => Assert.All(SourceLists.ReadDeb822(text, At, _ => { }), StaysWithItsHost),
        text => Assert.All(SourceLists.ReadLines(text, At, _ => { }), StaysWithItsHost),
        text => AptConfiguration.Empty.With(text),
    ];

    [Fact]
    public void Is_read_or_refused() =>
        Gen.Int[0, 4].Select(Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 6]).Sample((which, changes) =>
        {
            var bytes = Encoding.Latin1.GetBytes(new[] { Release, Stanza, Sources, Lines, Settings }[which]);
            foreach (var (position, value) in changes) bytes[position % bytes.Length] = value;
            Read(which, Encoding.UTF8.GetString(bytes));
        }, iter: 20_000);

    [Fact]
    public void Is_read_or_refused_when_it_ends_early()
    {
        string[] all = [Release, Stanza, Sources, Lines, Settings];
        for (var which = 0; which < all.Length; which++)
            for (var length = 0; length < all[which].Length; length++) Read(which, all[which][..length]);
    }

    private static void StaysWithItsHost(AptRepository repository) =>
        Assert.Equal(repository.Root.GetLeftPart(UriPartial.Authority), repository.Base.GetLeftPart(UriPartial.Authority));

    private static void Read(int which, string text)
    {
        try
        {
            Readers[which](text);
        }
        catch (CniImageKitException e)
        {
            Assert.NotEmpty(e.Diagnostics);
        }
    }
}
