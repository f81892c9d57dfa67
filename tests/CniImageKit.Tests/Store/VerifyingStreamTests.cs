using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Tests.Store;

/// <summary>Whatever happens to the bytes, and however they are read, the end of the stream is reached only by the right ones.</summary>
public class VerifyingStreamTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 257).Select(i => (byte)(i * 13))];

    public static TheoryData<int> PieceSizes => [1, 7, 256, 257, 258, 4096];

    private static bool Accepts(byte[] bytes, int piece)
    {
        using var stream = new VerifyingStream(new MemoryStream(bytes), Content.Length, Digest.Sha256(Content),
            found => new CniImageKitException(Rules.StoreDamaged("x", Digest.Sha256(Content), found)));
        var buffer = new byte[piece];
        try
        {
            while (stream.Read(buffer) > 0)
            {
            }

            return true;
        }
        catch (CniImageKitException)
        {
            return false;
        }
    }

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public void Accepts_the_right_bytes(int piece) => Assert.True(Accepts(Content, piece));

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public void Refuses_every_truncation_and_anything_more(int piece)
    {
        for (var length = 0; length < Content.Length; length++) Assert.False(Accepts(Content[..length], piece));
        Assert.False(Accepts([.. Content, 0], piece));
        Assert.False(Accepts([.. Content, .. Content], piece));
    }

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public void Refuses_every_turned_bit(int piece)
    {
        for (var bit = 0; bit < Content.Length * 8; bit++)
        {
            byte[] turned = [.. Content];
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Accepts(turned, piece));
        }
    }

    [Fact]
    public void Stops_at_the_first_byte_too_many()
    {
        using var endless = new VerifyingStream(new Endless(), 1000, Digest.Sha256(Content),
            found => new CniImageKitException(Rules.StoreDamaged("x", Digest.Sha256(Content), found)));
        Assert.Throws<CniImageKitException>(() => endless.CopyTo(Stream.Null, 512));
        Assert.InRange(endless.Position, 1001, 1512);
    }

    [Fact]
    public void Lets_nobody_seek_in_bytes_that_were_not_all_checked()
    {
        using var right = new VerifyingStream(new MemoryStream(Content), Content.Length, Digest.Sha256(Content), Mismatch);
        Assert.Equal(Content[0], right.ReadByte());
        right.Position = 100;
        Assert.Equal(Content[100], right.ReadByte());
        Assert.Equal(101, right.Position);

        using var wrong = new VerifyingStream(
            new MemoryStream([.. Content[..^1], (byte)(Content[^1] ^ 1)]), Content.Length, Digest.Sha256(Content), Mismatch);
        for (var i = 0; i < 2; i++) Assert.Throws<CniImageKitException>(() => wrong.Position = 100);

        static CniImageKitException Mismatch(Digest found) => new(Rules.StoreDamaged("x", Digest.Sha256(Content), found));
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer) => buffer.Length;

        public override int Read(byte[] buffer, int offset, int count) => count;
    }
}
