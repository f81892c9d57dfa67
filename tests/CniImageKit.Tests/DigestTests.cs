namespace CniImageKit.Tests;

public class DigestTests
{
    private const string Empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Reads_what_it_writes() => Assert.Equal(Empty, Digest.Parse(Empty).ToString());

    [Fact]
    public void Equals_the_digest_of_the_same_content() => Assert.Equal(Digest.Parse(Empty), Digest.Sha256([]));

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:../../../../etc/passwd0000000000000000000000000000000000000000000")]
    public void Cannot_exist_invalid(string text) => Assert.False(Digest.TryParse(text, out _));
}
