using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

public class BuiltUsingTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("golang-1.19 (= 1.19.8-2)", "golang-1.19 1.19.8-2")]
    [InlineData("b (= 1:2-3), a (= 1.0+ds-1+b2),\n c (= 1)", "a 1.0+ds-1+b2;b 1:2-3;c 1")]
    [InlineData("broken, a (>= 1), (= 2), x (= ), y (= 3", "")]
    [InlineData("a (= 1), a (= 1)", "a 1")]
    public void Reads_exact_versions_only(string? field, string expected) =>
        Assert.Equal(expected, string.Join(';', BuiltUsing.Read(field).Select(b => $"{b.Name} {b.Version}")));
}
