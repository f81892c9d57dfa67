using CniImageKit.Diagnostics;
using CsCheck;

namespace CniImageKit.Tests.Archives;

/// <summary>Archives made at random, half of them wrong: what the kit takes, GNU tar and the runtime's reader see alike.</summary>
public sealed class GeneratedTests
{
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.String[Gen.Char["abc./"], 1, 12],
        Gen.OneOf("a", "b", "d/e", "./f", "é", "g h", "..", "bridge", "d", "d/"));

    private static readonly Gen<Action<TarBuilder>> Step = Gen.Frequency(
        (6, Gen.Select(Name, Gen.Int[0, 1100], (name, size) => (Action<TarBuilder>)(tar => tar.File(name, new byte[size])))),
        (2, Name.Select(name => (Action<TarBuilder>)(tar => tar.Header(new(name) { Type = '5' })))),
        (2, Gen.Select(Name, Name, Gen.OneOf('1', '2'), (name, link, type) =>
            (Action<TarBuilder>)(tar => tar.Header(new(name) { Type = type, Link = link })))),
        (2, Gen.Select(Name, Gen.OneOf("path", "linkpath", "comment", "size", "mtime"), (value, key) =>
            (Action<TarBuilder>)(tar => tar.Pax($"{key}={value}")))),
        (1, Name.Select(name => (Action<TarBuilder>)(tar => tar.Long('L', name)))),
        (1, Gen.Select(Name, Gen.Int[0, 511], Gen.Byte, (name, at, value) =>
            (Action<TarBuilder>)(tar => tar.File(name, "x", b => b[at is >= 148 and < 156 ? 0 : at] = value)))));

    private static readonly Gen<byte[]> Archive = Gen.Select(
        Gen.OneOf(TarMagic.V7, TarMagic.Ustar, TarMagic.Ustar, TarMagic.Gnu), Step.Array[0, 5], Gen.Int[0, 3], (magic, steps, end) =>
        {
            var tar = new TarBuilder(magic);
            foreach (var step in steps) step(tar);
            return tar.End(end == 0 ? 1 : end + 1);
        });

    [Fact]
    public async Task What_is_accepted_is_what_GNU_tar_and_the_runtime_see()
    {
        Needs.Tool("tar", "tar");
        var accepted = 0;
        await Archive.SampleAsync(async tar =>
        {
            try
            {
                var members = await Read.AllAsync(tar);
                if (members.Count > 0 && Interlocked.Increment(ref accepted) <= 150) await GnuTar.AgreesAsync(tar, members);
            }
            catch (CniImageKitException)
            {
            }
        }, iter: 3000, threads: 2);
        Assert.True(accepted >= 50, $"only {accepted} archives were accepted");
    }

    [Fact]
    public void Noise_in_any_format_is_refused_by_the_one_exception() =>
        Gen.Select(Gen.OneOf(Magics), Gen.Byte.Array[0, 600]).Sample((magic, noise) =>
        {
            try
            {
                Read.AllAsync([.. magic, .. noise], "a.tar").GetAwaiter().GetResult();
            }
            catch (CniImageKitException)
            {
            }
        }, iter: 20_000, threads: 2);

    private static byte[][] Magics =>
    [
        [0x1f, 0x8b, 8, 0], [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3],
        [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4, 0xe6, 0xd6, 0xb4, 0x46, 2, 0, 0x21, 1, 0x16, 0, 0, 0, 0x74, 0x2f, 0xe5, 0xa3],
        [0x28, 0xb5, 0x2f, 0xfd, 4, 0x58], [.. "BZh1"u8, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [.. "!<arch>\n"u8], [.. "PK\x03\x04"u8], [],
    ];
}
