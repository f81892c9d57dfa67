using CniImageKit.Evidence;
using CniImageKit.Manifest.Reading;

namespace CniImageKit.Tests.Evidence;

public class SbomFormatTests
{
    [Fact]
    public void Has_the_words_of_the_manifest() => Assert.Equal(OutputReader.Formats, SbomFormats.Words);

    [Theory]
    [InlineData(null, "cyclonedx-1.6", ".cdx.json")]
    [InlineData("cyclonedx-1.7", "cyclonedx-1.7", ".cdx.json")]
    [InlineData("spdx-2.3", "spdx-2.3", ".spdx.json")]
    [InlineData("spdx-3.0.1", "spdx-3.0.1", ".spdx.json")]
    public void Follows_from_its_word(string? word, string expected, string extension)
    {
        Assert.Equal(expected, SbomFormats.Of(word).Word());
        Assert.Equal(extension, SbomFormats.Of(word).Extension());
    }
}
