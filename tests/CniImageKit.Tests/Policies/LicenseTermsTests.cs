using CniImageKit.Policies;

namespace CniImageKit.Tests.Policies;

public class LicenseTermsTests
{
    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-3.0-only", false)]
    [InlineData("MIT OR GPL-3.0-only", true)]
    [InlineData("MIT AND GPL-3.0-only", false)]
    [InlineData("MIT AND Apache-2.0", true)]
    [InlineData("GPL-3.0-only OR MIT AND GPL-2.0-only", false)]
    [InlineData("GPL-3.0-only OR MIT AND Apache-2.0", true)]
    [InlineData("(GPL-3.0-only OR MIT) AND Apache-2.0", true)]
    [InlineData("((MIT))", true)]
    [InlineData("(MIT)AND(Apache-2.0)", true)]
    [InlineData("mit or gpl-3.0-only", true)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("GPL-2.0-only WITH Other-exception", false)]
    [InlineData("GPL-3.0-only AND GPL-2.0-only WITH Classpath-exception-2.0", false)]
    [InlineData("MIT OR LicenseRef-x AND LicenseRef-y", true)]
    [InlineData("", null)]
    [InlineData("MIT OR", null)]
    [InlineData("OR MIT", null)]
    [InlineData("MIT Apache-2.0", null)]
    [InlineData("(MIT", null)]
    [InlineData("MIT)", null)]
    [InlineData("MIT WITH", null)]
    [InlineData("MIT WITH WITH x", null)]
    public void Is_met_where_accepted_licences_can_meet_it(string expression, bool? met) =>
        Assert.Equal(met, LicenseTerms.Met(
            expression,
            id => id.ToUpperInvariant() is "MIT" or "APACHE-2.0" || id == "GPL-2.0-only WITH Classpath-exception-2.0"));

    [Fact]
    public void Is_no_expression_where_it_is_nested_too_deep() =>
        Assert.Null(LicenseTerms.Met(new string('(', 5000) + "MIT" + new string(')', 5000), _ => true));
}
