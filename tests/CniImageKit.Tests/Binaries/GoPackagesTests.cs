using System.Collections.Immutable;
using System.Text;
using CniImageKit.Binaries;
using CniImageKit.Binaries.Golang;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Binaries;

public class GoPackagesTests
{
    /// <summary>Formats of Go 1.2, 1.18 and 1.20, stripped, on two machines.</summary>
    [Theory]
    [InlineData("bullseye", "amd64")]
    [InlineData("bullseye", "arm64")]
    [InlineData("bookworm", "amd64")]
    [InlineData("bookworm", "arm64")]
    [InlineData("sid", "amd64")]
    [InlineData("sid", "arm64")]
    public async Task Are_read_from_real_plugins(string suite, string architecture)
    {
        var folder = Path.Combine(await DebianPackages.UnpackAsync(suite, architecture), "usr", "lib", "cni");
        foreach (var file in Directory.GetFiles(folder))
        {
            var packages = Of(file);
            var all = $"{Path.GetFileName(file)}: {string.Join(' ', packages)}";
            Assert.All(
                (string[])["main", "runtime", "os", "encoding/json", "github.com/containernetworking/cni/pkg/skel"],
                p => Assert.True(packages.Contains(p), $"{p} is missing in {all}"));
            // Only dhcp speaks HTTP (by its D-Bus and systemd libraries), and all but the simplest set up links.
            Assert.Equal(Path.GetFileName(file) == "dhcp", packages.Contains("net/http"));
            if (Path.GetFileName(file) is "bridge" or "macvlan" or "ptp") Assert.Contains("github.com/vishvananda/netlink", packages);
            if (Path.GetFileName(file) is "static") Assert.DoesNotContain("github.com/vishvananda/netlink", packages);
            if (suite != "bullseye" && Path.GetFileName(file) is "bridge") Assert.Contains("net/netip", packages);
            if (suite != "bullseye") Assert.All(packages, p => Assert.DoesNotContain(p, c => c is ' ' or '(' or '[' or '*'));
        }
    }

    [Theory]
    [InlineData("main.main", "main")]
    [InlineData("net/http.(*Server).Serve", "net/http")]
    [InlineData("github.com/a/b.T.m", "github.com/a/b")]
    [InlineData("github.com/a/b.(*X[github.com/c/d.Y]).f", "github.com/a/b")]
    [InlineData("slices.SortFunc[go.shape.*github.com/c/d.Y]", "slices")]
    [InlineData("gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3")]
    [InlineData("go.uber.org/zap.New", "go.uber.org/zap")]
    [InlineData("net/http.glob..func1", "net/http")]
    [InlineData("type:.eq.github.com/a/b.T", "")]
    [InlineData("type..hash.github.com/a/b.T", "")]
    [InlineData("go:buildid", "")]
    [InlineData("_cgo_panic", "")]
    [InlineData("", "")]
    public void Are_the_beginning_of_a_functions_name(string name, string package) =>
        Assert.Equal(package, GoFunctionName.Unescaped(Encoding.UTF8.GetString(GoFunctionName.Package(Encoding.UTF8.GetBytes(name)))));

    [Theory]
    [InlineData(0xf1, 8, false)]
    [InlineData(0xf1, 8, true)]
    [InlineData(0xf1, 4, false)]
    [InlineData(0xf0, 8, false)]
    [InlineData(0xfa, 8, false)]
    [InlineData(0xfa, 4, true)]
    public void Are_found_by_search_in_every_format(byte magic, int word, bool bigEndian)
    {
        byte[] table = [.. new byte[4096 * 70], .. Table(magic, word, bigEndian, "runtime.main", "net/http.Get", "main.main")];
        Assert.Equal(["main", "net/http", "runtime"], Of([.. Head(bigEndian), .. table]));
    }

    [Fact]
    public void Are_found_in_a_Windows_program() =>
        Assert.Equal(["main", "runtime"], Of([.. TinyPe.Build(GoBlob.Inline()), .. Table(0xf1, 8, false, "runtime.main", "main.main")]));

    [Fact]
    public void Are_unknown_where_there_is_no_table()
    {
        Assert.Null(Read([.. Head(false), .. new byte[1000]]));
        Assert.Null(Read("#!/bin/sh\n"u8.ToArray()));
        Assert.Null(Read([]));
        // Names without the runtime's are those of something else.
        Assert.Null(Read([.. Head(false), .. Table(0xf1, 8, false, "main.main")]));
    }

    [Fact]
    public void Survive_every_byte_set_to_extremes_and_every_truncation()
    {
        byte[] whole = [.. Head(false), .. Table(0xf1, 8, false, "runtime.main", "net/http.Get")];
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7f, 0x80, 0xff })
            {
                var copy = (byte[])whole.Clone();
                copy[at] = value;
                Read(copy);
            }

            Read(whole[..at]);
        }
    }

    private static byte[] Head(bool bigEndian) => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, (byte)(bigEndian ? 2 : 1), 1, 0];

    private static byte[] Table(byte magic, int word, bool bigEndian, params string[] names)
    {
        byte[] text = [.. names.SelectMany(n => Encoding.UTF8.GetBytes(n + "\0"))];
        var first = magic == 0xfa ? 2 : 3;
        var header = 8 + ((first + 5) * word);
        var end = header + text.Length;
        int[] words = [names.Length, 1, .. first == 3 ? (int[])[0x401000] : [], header, end, end, end, end];
        byte[] Number(long value, int size)
        {
            var bytes = BitConverter.GetBytes(value)[..size];
            if (bigEndian) Array.Reverse(bytes);
            return bytes;
        }

        return [.. Number(0xffffff00 | magic, 4), 0, 0, 1, (byte)word, .. words.SelectMany(w => Number(w, word)), .. text, .. new byte[64]];
    }

    private static ImmutableArray<string> Of(string file) => Of(File.ReadAllBytes(file));

    private static ImmutableArray<string> Of(byte[] file) => Read(file) ?? throw new InvalidOperationException("no table");

    private static ImmutableArray<string>? Read(byte[] file) => LinkedPackages.Read(new MemoryStream(file), Location.None);
}
