using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;
using CsCheck;

namespace CniImageKit.Tests.Manifest;

/// <summary>The place of each character of a scalar, however it is written: JSON in it is pointed at.</summary>
public class YamlPlaceTests
{
    [Theory]
    [InlineData("a: one {!two}", "{!two}")]
    [InlineData("a: 'one {!two}'", "{!two}")]
    [InlineData("a: 'it''s {!two}'", "{!two}")]
    [InlineData("a: \"one {!two}\"", "{!two}")]
    [InlineData("a: \"{ \\\"one\\\": \\\"{!two}\\\" }\"", "{!two}")]
    [InlineData("a: \"\\u00e9\\x41\\t\\U0001F600 {!two}\"", "{!two}")]
    [InlineData("a: \"one\n\n   three {!two}\"", "{!two}")]
    [InlineData("a: \"one   \n   three\\\n   {!two}\"", "{!two}")]
    [InlineData("a: \"one \\\n   \\ three {!two}\"", "{!two}")]
    [InlineData("a: 'one\n   three {!two}'", "{!two}")]
    [InlineData("a: \"one\r\n  three {!two}\"\r\n", "{!two}")]
    [InlineData("a: |\n  one\n  three {!two}\n", "{!two}")]
    [InlineData("a: |\n\n\n  one\n\n    three {!two}\n", "{!two}")]
    [InlineData("a: |\n  one\n     \n\n  three {!two}\n", "{!two}")]
    [InlineData("a: |2-\n    one\n  {!two}", "{!two}")]
    [InlineData("a: >\n  one\n  three {!two}\n  four\n", "{!two}")]
    [InlineData("a: >-\n  one\n\n  three\n    more\n  {!two}\n", "{!two}")]
    [InlineData("a: >+\r\n  one\r\n  {!two}\r\n\r\n", "{!two}")]
    public void Is_found(string yaml, string mark)
    {
        var scalar = Read(yaml);
        var lines = yaml.Split('\n');
        var line = Array.FindIndex(lines, l => l.Contains(mark, StringComparison.Ordinal));
        var place = scalar.PlaceOf(scalar.Text.IndexOf(mark, StringComparison.Ordinal));
        Assert.Equal(new Location("x.yaml", line + 1, lines[line].IndexOf(mark, StringComparison.Ordinal) + 1), place);
    }

    [Fact]
    public void Of_every_character_is_where_it_stands() => Gen.Select(
        Gen.Char["abcde \n\"'\\{\té:#"].Array[0, 40], Gen.Int[0, 3])
        .Sample((characters, style) =>
        {
            var yaml = Written(new string(characters), style);
            if (TryRead(yaml) is not { Body: { } body } scalar) return;
            var lines = yaml.Split('\n');
            foreach (var (i, character) in scalar.Text.Index().Where(c => char.IsAsciiLetter(c.Item)))
            {
                var place = body.At(i);
                Assert.Equal(character, lines[place.Line - 1][place.Column - 1]);
            }
        });

    [Fact]
    public void Of_what_can_be_written_in_a_line_is_always_found() =>
        Gen.Char["abcde \n\"'\\{\té:#"].Array[1, 40].Sample(characters => Assert.NotNull(Read(Written(new string(characters), 0)).Body));

    [Fact]
    public void Is_the_scalars_own_where_it_cannot_be_followed() =>
        Assert.Equal(new Location("x.yaml", 1, 4), Read("a: one\n  two").PlaceOf(5));

    // In double quotes, in single quotes, as a literal block, as a folded one; not every text can be written in each.
    private static string Written(string text, int style) => style switch
    {
        0 => $"a: \"{Regex.Replace(text, "[\"\\\\]", @"\$0").Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        1 => $"a: '{text.Replace("'", "''", StringComparison.Ordinal).Replace("\n", "\n\n  ", StringComparison.Ordinal)}'",
        2 => $"a: |\n  {text.Replace("\n", "\n  ", StringComparison.Ordinal)}",
        _ => $"a: >\n  {text.Replace("\n", "\n  ", StringComparison.Ordinal)}",
    };

    private static YamlScalar Read(string yaml) => TryRead(yaml) ?? throw new InvalidOperationException(yaml);

    private static YamlScalar? TryRead(string yaml)
    {
        try
        {
            return YamlReader.Read("x.yaml", yaml, new Findings(), YamlDialect.Cluster).Single() is YamlMap { Members: [var member] }
                ? (YamlScalar)member.Value : null;
        }
        catch (CniImageKitException)
        {
            return null;
        }
    }
}
