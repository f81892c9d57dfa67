using CniImageKit.Fetching;
using CsCheck;

namespace CniImageKit.Tests.Fetching;

public class ContentRangeTests
{
    private static readonly Gen<string> Near = Gen.String[Gen.Char["bytes -/*0123456789+\t\u0663"], 0, 40];

    [Fact]
    public void Reads_what_it_writes() =>
        Gen.Select(Gen.Long[0, 1L << 40], Gen.Long[0, 1L << 40], Gen.Long[1, 1L << 40]).Sample((first, more, behind) =>
        {
            var range = new ContentRange(first, first + more, first + more + behind);
            return ContentRange.TryParse(range.ToString(), out var read) && read == range;
        });

    [Fact]
    public void Accepts_only_possible_ranges_in_one_spelling() =>
        Near.Select(Gen.Bool, (text, prefix) => prefix ? "bytes " + text : text).Sample(text =>
            !ContentRange.TryParse(text, out var r) || (r.First >= 0 && r.First <= r.Last && r.Last < r.Total));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes 5-4/10")]
    [InlineData("bytes 0-10/10")]
    [InlineData("bytes 0-9/*")]
    [InlineData("bytes */10")]
    [InlineData("bytes -1-9/10")]
    [InlineData("bytes 0-9/10 ")]
    [InlineData("bytes +0-9/10")]
    [InlineData("items 0-9/10")]
    [InlineData("bytes 0-9/99999999999999999999")]
    [InlineData("bytes 0-9/10, bytes 10-19/20")]
    public void Refuses_anything_else(string? text) => Assert.False(ContentRange.TryParse(text, out _));
}
