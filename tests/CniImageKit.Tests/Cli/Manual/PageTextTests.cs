using CniImageKit.Cli.Manual;

namespace CniImageKit.Tests.Cli.Manual;

public class PageTextTests
{
    [Fact]
    public void Reads_paragraphs_items_and_code()
    {
        var sections = PageText.Parse("One\ntwo.\n\nThree.\n\n## Files\n\n- a.yaml: A file,\n  on two lines.\n- b: B: c.\n\n    code\n      more\nAfter it.\n");
        Assert.Equal(["", "Files"], sections.Select(s => s.Title));
        Assert.Equal([new Paragraph("One two."), new Paragraph("Three.")], sections[0].Blocks);
        Assert.Equal(
            [new Item("a.yaml", "A file, on two lines."), new Item("b", "B: c.")], sections[1].Blocks.Take(2));
        Assert.Equal(["code", "  more"], Assert.IsType<Code>(sections[1].Blocks[2]).Lines);
        Assert.Equal(new Paragraph("After it."), sections[1].Blocks[3]);
    }

    [Fact]
    public void Is_empty_where_there_is_no_such_page() => Assert.Empty(PageText.Of("nothing"));
}
