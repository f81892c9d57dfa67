using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Archives;

/// <summary>
/// Every cut and every flipped bit of a small real archive: refused by the one exception, or read with the same files. Nothing in
/// between, whatever bit it is.
/// </summary>
public sealed class SweepTests
{
    private static readonly byte[] Tar = new TarBuilder(TarMagic.Gnu)
        .File("./bridge", PackingCases.Noise(60)).File("./vlan", "vlan\n").End();

    [Fact]
    public async Task A_tgz_cut_at_every_byte_is_refused() => await CutsAreRefusedAsync(await Pack.GzipAsync(Tar), "a.tgz");

    [Fact]
    public async Task A_deb_cut_at_every_byte_is_refused() => await CutsAreRefusedAsync(await DebAsync(), "a.deb");

    [Fact]
    public async Task A_tgz_with_any_bit_flipped_is_refused_or_the_same() => await FlipsAreSafeAsync(await Pack.GzipAsync(Tar), "a.tgz");

    [Fact]
    public async Task A_deb_with_any_bit_flipped_is_refused_or_the_same() => await FlipsAreSafeAsync(await DebAsync(), "a.deb");

    [Fact]
    public async Task A_zip_with_any_bit_flipped_is_refused_or_the_same() =>
        await FlipsAreSafeAsync(ZipBuilder.Of(new("bridge", "bridge bridge bridge"), new("vlan", "v") { Method = 0 }), "a.zip");

    [Theory]
    [InlineData("-m0=LZMA2")]
    [InlineData("-m0=BCJ", "-m1=LZMA", "-mhc=off")]
    [InlineData("-m0=Copy", "-ms=off")]
    public async Task A_7z_cut_at_every_byte_or_with_any_bit_flipped_is_refused_or_the_same(params string[] options)
    {
        using var folder = new TempFolder();
        folder.Write("in/bridge", "bridge bridge bridge");
        folder.Write("in/vlan", "vlan");
        var whole = await SevenZipTool.PackAsync(folder, options);
        await CutsAreRefusedAsync(whole, "a.7z");
        await FlipsAreSafeAsync(whole, "a.7z");
    }

    // A bit of a deb's own ar header (a date, an owner) is no part of the files and may change unseen, as may
    // the times, versions and attributes of gzip and zip.
    private static async Task FlipsAreSafeAsync(byte[] whole, string name)
    {
        var expected = await DigestAsync(whole, name);
        var taken = 0;
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var changed = whole.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var found = await DigestAsync(changed, name);
                Assert.True(found == expected || IsBare(changed, whole), $"bit {bit} changes the files unseen");
                taken++;
            }
            catch (CniImageKitException e)
            {
                Assert.StartsWith("CNIK52", Assert.Single(e.Diagnostics).Rule.Id, StringComparison.Ordinal);
            }
        }

        Assert.True(taken < whole.Length * 2, $"{taken} of {whole.Length * 8} flips were taken");
    }

    // With another first byte it is another kind of file: one member, the file itself, which nobody takes for the archive's.
    private static bool IsBare(byte[] changed, byte[] whole) => !changed.AsSpan(0, 8).SequenceEqual(whole.AsSpan(0, 8));

    private static async Task CutsAreRefusedAsync(byte[] whole, string name)
    {
        await DigestAsync(whole, name);
        for (var length = 8; length < whole.Length; length++)
            await Assert.ThrowsAsync<CniImageKitException>(() => DigestAsync(whole[..length], name));
    }

    private static async Task<byte[]> DebAsync() => DebCases.Ar(
        ("debian-binary", "2.0\n"u8.ToArray()),
        ("control.tar.gz", await Pack.GzipAsync(new TarBuilder(TarMagic.Gnu).File("./control", "Package: a\n").End())),
        ("data.tar.xz", await Pack.XzAsync(Tar)));

    private static async Task<string> DigestAsync(byte[] archive, string name)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (member, body) in await Read.AllAsync(archive, name))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{member.Path} {member.Kind} {member.Size}\n"));
            hash.AppendData(body);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
