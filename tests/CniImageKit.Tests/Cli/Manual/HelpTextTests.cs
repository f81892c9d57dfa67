using CniImageKit.Cli;
using CniImageKit.Cli.Manual;

namespace CniImageKit.Tests.Cli.Manual;

public class HelpTextTests
{
    private static readonly Page Page = new()
    {
        Name = "cnikit-try",
        Summary = "Try it",
        Synopsis = ["cnikit try [FILE]"],
        Sections =
        [
            new("Description", [new Paragraph("Takes `words` until the line is full, and then goes on.")]),
            new("Options",
            [
                new Item("-a", "Short, but with a text that needs two lines."),
                new Item("--as-long-as-no-column-is-ever", "Below."),
            ]),
            new("Examples", [new Code(["cnikit try"]), new Paragraph("It.")]),
            new("See also", [new Paragraph("cnikit-bake(1)")]),
        ],
    };

    [Fact]
    public void Fits_a_narrow_terminal() => Assert.Equal(
        """
        Try it.

        Usage:
          cnikit try [FILE]

        Takes words until the line is full, and
        then goes on.

        Options:
          -a  Short, but with a text that needs
              two lines.
          --as-long-as-no-column-is-ever
              Below.

        Examples:
          cnikit try
              It.

        See also:
          cnikit bake

        """.ReplaceLineEndings("\n"), Text(Page, 40));

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void Keeps_every_page_within_the_terminal(int width)
    {
        var root = CommandTree.Create();
        // Code is shown as it is; a single word may be longer, such as a web address.
        var lines = root.Subcommands.Prepend(root).Select(CommandPage.Of).SelectMany(page => Text(page, width).Split('\n')
            .Except(page.Sections.SelectMany(s => s.Blocks).OfType<Code>().SelectMany(c => c.Lines).Select(l => "  " + l)));
        Assert.All(lines, line => Assert.True(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal), line));
    }

    private static string Text(Page page, int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        HelpText.Write(output, page, width);
        return output.ToString();
    }
}
