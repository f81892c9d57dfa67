using System.Globalization;
using System.IO.Compression;
using System.Text;
using CniImageKit.Manifest;

namespace CniImageKit.Tests.Sources.Apt;

/// <summary>
/// A small Debian archive on loopback: one suite, one component, a key of its own. What a test changes is published anew.
/// </summary>
internal sealed class SignedArchive : IAsyncDisposable
{
    public const string Base = "debian/dists/test/";
    public const string Package = "plugins";
    private readonly TempFolder machine = new();
    private readonly StringBuilder packages = new();

    private SignedArchive(LoopbackFiles files, string key) => (Files, Key) = (files, key);

    public GnuPg Gpg { get; } = new();

    public LoopbackFiles Files { get; }

    public string Key { get; private set; }

    public DateTimeOffset Date { get; set; } = DateTimeOffset.UtcNow.AddHours(-1);

    /// <summary>Fields of Release after Suite and Date.</summary>
    public string Fields { get; set; } = "Codename: testing-one\nAcquire-By-Hash: yes\n";

    /// <summary>What the manifest asks for, of this archive as the machine's only one.</summary>
    public AptSettings Settings { get; } = AptSetup.Package(Package, "test");

    public string MachineRoot => machine.Path;

    public static async Task<SignedArchive> StartAsync(string expire = "never", string? keyMadeAt = null)
    {
        var archive = new SignedArchive(await LoopbackFiles.StartAsync(), "");
        try
        {
            archive.Key = await archive.Gpg.NewKeyAsync("Archive", expire: expire, at: keyMadeAt);
            await archive.TrustAsync(archive.Key);
            archive.Add("1.0-1", "amd64");
            archive.Add("1.1~rc1-1", "arm64");
            await archive.PublishAsync(null, keyMadeAt);
            return archive;
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a package into the pool and the index.</summary>
    public void Add(string version, string architecture, string? filename = null, int sizeLie = 0)
    {
        var path = filename ?? $"pool/main/p/plugins/plugins_{version}_{architecture}.deb";
        var bytes = Encoding.UTF8.GetBytes($"package {version} for {architecture}");
        Files.Files["debian/" + path] = bytes;
        packages.Append(
            $"""
            Package: other-{version}
            Version: 9

            Package: {Package}
            Architecture: {architecture}
            Version: {version}
            Description: text
             with: colon
            Filename: {path}
            Size: {bytes.Length + sizeLie}
            SHA256: {Digest.Sha256(bytes).Hex}


            """);
    }

    /// <summary>Has this key trusted by the machine, and no other.</summary>
    public async Task TrustAsync(string key, string options = "")
    {
        await File.WriteAllBytesAsync(machine["archive.gpg"], await Gpg.ExportAsync(key));
        machine.Write(
            "etc/apt/sources.list.d/test.sources",
            $"Types: deb\nURIs: {Files.Root}debian/\nSuites: test\nComponents: main\nSigned-By: /archive.gpg\n{options}");
    }

    public void Configure(string aptConf) => machine.Write("etc/apt/apt.conf.d/99test", aptConf);

    /// <summary>Writes and signs the state; by-hash files of earlier states stay, as in real archives.</summary>
    public async Task PublishAsync(string? signer = null, string? signedAt = null, params string[] options)
    {
        var index = new StringBuilder();
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            var plain = Encoding.UTF8.GetBytes(packages.ToString());
            foreach (var (suffix, bytes) in new[] { ("", plain), (".gz", Gzip(plain)) })
            {
                var path = $"main/binary-{architecture}/Packages{suffix}";
                Files.Files[Base + path] = bytes;
                Files.Files[$"{Base}main/binary-{architecture}/by-hash/SHA256/{Digest.Sha256(bytes).Hex}"] = bytes;
                index.Append(CultureInfo.InvariantCulture, $"\n {Digest.Sha256(bytes).Hex} {bytes.Length,8} {path}");
            }
        }
        var date = Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        Release = $"Suite: test\nDate: {date}\n{Fields}SHA256:{index}\n";
        Files.Files[Base + "InRelease"] = await Gpg.ClearSignAsync(Release, [signer ?? Key], signedAt, options);
    }

    /// <summary>The text that was signed last.</summary>
    public string Release { get; private set; } = "";

    /// <summary>Changes the bytes of a served file.</summary>
    public void Change(string path, Func<string, string> change) =>
        Files.Files[path] = Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(Files.Files[path])));

    public AptSetup Setup(AptSetup? storeOf = null, bool offline = false) => new(MachineRoot, Settings, storeOf: storeOf, offline: offline);

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        return packed.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Files.DisposeAsync();
        Gpg.Dispose();
        machine.Dispose();
    }
}
