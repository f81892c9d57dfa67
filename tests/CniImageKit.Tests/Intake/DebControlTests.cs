using CniImageKit.Intake;

namespace CniImageKit.Tests.Intake;

public sealed class DebControlTests
{
    private const string Control =
        "Package: x\nStatic-Built-Using: one (= 1),\n two (= 2),\n\tthree (= 3)\nBuilt-Using: four\nHomepage:https://example.org\nEmpty:\n";

    [Theory]
    [InlineData("Package", "x")]
    [InlineData("Built-Using", "four")]
    [InlineData("built-using", "four")]
    [InlineData("Static-Built-Using", "one (= 1), two (= 2), three (= 3)")]
    [InlineData("Homepage", "https://example.org")]
    [InlineData("Empty", "")]
    [InlineData("Using", null)]
    [InlineData("Maintainer", null)]
    public void Reads_a_field(string name, string? value) => Assert.Equal(value, DebControl.Field(Control, name));
}
