using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Sources.Apt.Archive;
using CsCheck;

namespace CniImageKit.Tests.Sources.Apt;

public class PackageScanTests
{
    private static readonly Location At = new("Packages");

    [Fact]
    public void Finds_the_package_however_the_stream_is_cut() =>
        Gen.Int[0, 20].Select(Gen.Int[0, 200_000], Gen.Int[1, 70_000]).Sample((others, filler, piece) =>
        {
            var text = new StringBuilder();
            var description = new string('x', filler / (others + 1));
            for (var i = 0; i < others; i++) text.Append($"Package: plugins-{i}\nDescription: {description}\n\n");
            text.Append("Package: plugins\nVersion: 1\n\n\nPackage: plugins\nVersion: 2");
            var found = FindAsync(Encoding.UTF8.GetBytes(text.ToString()), piece).GetAwaiter().GetResult();
            return found is ["Package: plugins\nVersion: 1", "Package: plugins\nVersion: 2"];
        }, iter: 100);

    [Fact]
    public async Task Refuses_a_paragraph_without_end()
    {
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => FindAsync(new byte[20 << 20], 1 << 16));
        Assert.Equal("CNIK2208", failure.Diagnostics[0].Rule.Id);
    }

    [Theory]
    [InlineData("no field\n")]
    [InlineData(" continues nothing\n")]
    [InlineData("A: 1\na: 2\n")]
    [InlineData(": 1\n")]
    public void Refuses_what_is_no_paragraph(string text)
    {
        var failure = Assert.Throws<CniImageKitException>(() => ControlParagraph.ReadAll(text, At));
        Assert.Equal("CNIK2208", failure.Diagnostics[0].Rule.Id);
    }

    [Fact]
    public void Reads_fields_comments_and_continuations()
    {
        var found = ControlParagraph.ReadAll("# x\nA: 1\nList:\n one\n two\n\n\n\nB: 2\r\n", At);
        Assert.Equal(2, found.Length);
        Assert.Equal(["one", "two"], found[0].Lines("list"));
        Assert.Equal("2", found[1]["b"]);
        Assert.Equal(9, found[1].At.Line);
    }

    private static async Task<string[]> FindAsync(byte[] bytes, int piece) =>
        [.. await PackageScan.FindAsync(new Pieces(bytes, piece), "plugins", At, TestContext.Current.CancellationToken)];

    /// <summary>Gives at most so many bytes a read.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
