using System.Text;

namespace CniImageKit.Tests.Archives;

/// <summary>Hostile Debian packages, by the numbers of the case list.</summary>
public sealed class DebCases
{
    private static readonly byte[] Control = new TarBuilder(TarMagic.Gnu).File("./control", "Package: a\n").End();
    private static readonly byte[] Data = new TarBuilder(TarMagic.Gnu).File("./usr/lib/cni/bridge", "b").End();

    private static byte[] Version => Encoding.ASCII.GetBytes("2.0\n");

    [Fact]
    public async Task Case_65_reads_a_package_and_passes_over_underscore_members()
    {
        foreach (var deb in (byte[][])
        [
            Ar(("debian-binary", Version), ("control.tar", Control), ("data.tar", Data)),
            Ar(("debian-binary/", Version), ("control.tar/", Control), ("data.tar/", Data)),
            Ar(("debian-binary", Version), ("_odd", [1, 2, 3]), ("control.tar", Control), ("_x", []),
                ("data.tar", Data), ("_gpgorigin", [7])),
        ])
        {
            Assert.Equal("usr/lib/cni/bridge", Assert.Single(await Read.AllAsync(deb, "a.deb")).Member.Path);
        }
    }

    [Theory]
    [InlineData("debian-binary data.tar control.tar")]
    [InlineData("control.tar data.tar")]
    [InlineData("debian-binary control.tar")]
    [InlineData("debian-binary data.tar")]
    [InlineData("debian-binary")]
    [InlineData("_x debian-binary control.tar data.tar")]
    [InlineData("debian-binary control.tar extra data.tar")]
    [InlineData("debian-binary control.tar data.tar extra")]
    [InlineData("debian-binary control.tar data.tar data.tar.gz")]
    [InlineData("debian-binary control.tar control.tar.gz data.tar")]
    [InlineData("debian-binary control.tar data.tar.lz")]
    [InlineData("")]
    public Task Case_65_refuses_members_missing_doubled_or_out_of_order(string names) => Read.RefusesAsync(
        "CNIK5230", Ar([.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => (n, BodyOf(n)))]), "a.deb");

    [Theory]
    [InlineData("CNIK5214", "debian-binary control.tar control.tar data.tar")]
    [InlineData("CNIK5214", "debian-binary _x control.tar _x data.tar")]
    [InlineData("CNIK5212", "debian-binary #1/4 control.tar data.tar")]
    [InlineData("CNIK5212", "debian-binary // control.tar data.tar")]
    public Task Case_65_refuses_duplicate_and_long_names(string rule, string names) =>
        Read.RefusesAsync(rule, Ar([.. names.Split(' ').Select(n => (n, BodyOf(n)))]), "a.deb");

    [Fact]
    public async Task Case_65_refuses_odd_padding_and_bad_numbers()
    {
        var deb = Ar(("debian-binary", Version), ("_odd", [1]), ("control.tar", Control), ("data.tar", Data));
        var header = Encoding.ASCII.GetBytes("_odd");
        var at = deb.AsSpan().IndexOf(header);
        await Read.RefusesAsync("CNIK5205", With(deb, at + 61, 0), "a.deb");
        await Read.RefusesAsync("CNIK5205", With(deb, at + 58, (byte)'x'), "a.deb");
        await Read.RefusesAsync("CNIK5205", With(deb, at + 48, (byte)'-'), "a.deb");
        await Read.RefusesAsync("CNIK5205", With(deb, at + 48, (byte)' '), "a.deb");
        await Read.RefusesAsync("CNIK5205", With(deb, at + 40, (byte)'x'), "a.deb");
        await Read.RefusesAsync("CNIK5201", deb[..^1], "a.deb");
    }

    [Theory]
    [InlineData("1.0\n")]
    [InlineData("3.0\n")]
    [InlineData("2.0")]
    [InlineData("")]
    public Task Case_65_refuses_another_version_of_the_format(string version) => Read.RefusesAsync(
        "CNIK5230", Ar(("debian-binary", Encoding.ASCII.GetBytes(version)), ("control.tar", Control), ("data.tar", Data)), "a.deb");

    [Fact]
    public async Task Case_65_refuses_a_package_without_control_and_hostile_members()
    {
        await Read.RefusesAsync("CNIK5230", Ar(("debian-binary", Version), ("control.tar", Data), ("data.tar", Data)), "a.deb");
        var escape = new TarBuilder(TarMagic.Gnu).File("../x", "b").End();
        await Read.RefusesAsync("CNIK5211", Ar(("debian-binary", Version), ("control.tar", Control), ("data.tar", escape)), "a.deb");
        await Read.RefusesAsync("CNIK5211", Ar(("debian-binary", Version), ("control.tar", escape), ("data.tar", Data)), "a.deb");
        byte[] twice = [.. Data, .. Data];
        await Read.RefusesAsync("CNIK5202", Ar(("debian-binary", Version), ("control.tar", Control), ("data.tar", twice)), "a.deb");
    }

    internal static byte[] Ar(params (string Name, byte[] Body)[] members)
    {
        var ar = new List<byte>(Encoding.ASCII.GetBytes("!<arch>\n"));
        foreach (var (name, body) in members)
        {
            ar.AddRange(Encoding.ASCII.GetBytes($"{name,-16}{1700000000,-12}{0,-6}{0,-6}{100644,-8}{body.Length,-10}`\n"));
            ar.AddRange(body);
            if (body.Length % 2 == 1) ar.Add((byte)'\n');
        }

        return [.. ar];
    }

    private static byte[] BodyOf(string name) => name switch
    {
        "debian-binary" => Version,
        "control.tar" => Control,
        "data.tar" => Data,
        _ => [1, 2],
    };

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        var changed = bytes.ToArray();
        changed[at] = value;
        return changed;
    }
}
