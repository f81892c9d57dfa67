using System.Text;
using CniImageKit.Merging;

namespace CniImageKit.Tests.Merging;

public class MarkedLockTests
{
    [Fact]
    public void Takes_the_sides_apart()
    {
        var marked = MarkedLock.Of("1\n<<<<<<< ours\n2\n=======\n3\n>>>>>>> theirs\n4"u8)!;
        Assert.Equal("1\n2\n4\n", Encoding.UTF8.GetString(marked.Ours));
        Assert.Equal("1\n3\n4\n", Encoding.UTF8.GetString(marked.Theirs));
    }

    [Fact]
    public void Leaves_the_ancestor_that_diff3_shows_away()
    {
        var marked = MarkedLock.Of("<<<<<<<<< a\r\n2\r\n||||||||| b\r\n0\r\n=========\r\n3\r\n>>>>>>>>> c\r\n"u8)!;
        Assert.Equal("2\r\n\n", Encoding.UTF8.GetString(marked.Ours));
        Assert.Equal("3\r\n\n", Encoding.UTF8.GetString(marked.Theirs));
    }

    [Theory]
    [InlineData("no markers\n")]
    [InlineData("<<<<<<< a\n1\n=======\n2\n")]
    [InlineData("1\n=======\n2\n>>>>>>> b\n")]
    [InlineData("<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n")]
    [InlineData("<<<<<<< a\n=======\n=======\n>>>>>>> c\n")]
    [InlineData("<<<<<< six\n======\n>>>>>> six\n")]
    public void Gives_nothing_where_a_region_is_not_whole(string text) => Assert.Null(MarkedLock.Of(Encoding.UTF8.GetBytes(text)));
}
