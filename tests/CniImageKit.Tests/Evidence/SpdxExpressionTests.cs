using CniImageKit.Evidence.Spdx;

namespace CniImageKit.Tests.Evidence;

/// <summary>SPDX 2.3, annex D.</summary>
public class SpdxExpressionTests
{
    [Theory]
    [InlineData("MIT", true)]
    [InlineData("Apache-2.0+", true)]
    [InlineData("MIT AND (BSD-3-Clause OR ISC)", true)]
    [InlineData("GPL-2.0-only WITH Linux-syscall-note OR MIT", true)]
    [InlineData("LicenseRef-Own.1", true)]
    [InlineData("((MIT))", true)]
    [InlineData("", false)]
    [InlineData("MIT AND", false)]
    [InlineData("AND MIT", false)]
    [InlineData("MIT MIT", false)]
    [InlineData("(MIT", false)]
    [InlineData("MIT)", false)]
    [InlineData("()", false)]
    [InlineData("MIT WITH MIT", false)]
    [InlineData("MIT WITH (GCC-exception-3.1)", false)]
    [InlineData("mit", false)]
    [InlineData("GPL-2.0", false)]
    [InlineData("LicenseRef-", false)]
    [InlineData("LicenseRef-ö", false)]
    [InlineData("MIT/BSD", false)]
    public void Is_an_expression_or_none(string text, bool expected) => Assert.Equal(expected, SpdxExpression.IsExpression(text));

    [Fact]
    public void Makes_a_reference_of_what_is_none() =>
        Assert.Equal("LicenseRef-cnikit-The-Own-Licence-see-3", SpdxExpression.Of("The Own Licence, see §3"));
}
