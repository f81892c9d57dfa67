using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust;
using CsCheck;

namespace CniImageKit.Tests.Trust;

public class SumsFileTests
{
    private const string Hex = "e9bfc78acd3ae71be77eb8f3e890cc9078a33cc3797703b8ff2fc3077a232252";
    private const string Other = "f04339a21b8edf76d415e7f17b620e63b8f37a76b2f706671587ab6464411f2d";

    [Theory]
    [InlineData("SUMS", Hex + "  a.tgz\n")]
    [InlineData("SUMS", Hex + " *a.tgz\n")]
    [InlineData("SUMS", "SHA256 (a.tgz) = " + Hex + "\n")]
    [InlineData("SUMS", Other + "  b.tgz\n\n" + Hex + "  a.tgz")]
    [InlineData("SUMS", Hex + "  a.tgz\r\n" + Other + "  b a.tgz\r\n")]
    [InlineData("a.tgz.sha256", Hex + "\n")]
    [InlineData("a.tgz.sha256", "E9BFC78ACD3AE71BE77EB8F3E890CC9078A33CC3797703B8FF2FC3077A232252")]
    public void Gives_the_digest_of_the_artifact(string name, string text) => Assert.Equal(["sha256:" + Hex], Read(name, text));

    [Fact]
    public void Gives_one_of_each_algorithm() =>
        Assert.Equal(2, Read("SUMS", $"SHA256 (a.tgz) = {Hex}\nSHA512 (a.tgz) = {Hex}{Other}\n").Length);

    [Theory]
    [InlineData("CNIK5103", Hex + "  ./a.tgz\n")]
    [InlineData("CNIK5103", Hex + "  a.tgz.asc\n")]
    [InlineData("CNIK5103", Hex + "  A.tgz\n")]
    [InlineData("CNIK5103", Hex + "\n")]
    [InlineData("CNIK5104", Hex + "  a.tgz\n" + Other + "  a.tgz\n")]
    [InlineData("CNIK5104", Hex + "  a.tgz\n" + Hex + "  a.tgz\n")]
    [InlineData("CNIK5105", "da39a3ee5e6b4b0d3255bfef95601890afd80709  a.tgz\n")]
    [InlineData("CNIK5105", "d41d8cd98f00b204e9800998ecf8427e  a.tgz\n")]
    [InlineData("CNIK5105", "MD5 (a.tgz) = d41d8cd98f00b204e9800998ecf8427e\n")]
    [InlineData("CNIK5105", "SHA3256 (a.tgz) = " + Hex + "\n")]
    [InlineData("CNIK5102", "SHA512 (a.tgz) = " + Hex + "\n")]
    [InlineData("CNIK5102", Hex + " a.tgz\n")]
    [InlineData("CNIK5102", Hex + "   a.tgz\n")]
    [InlineData("CNIK5102", "\\" + Hex + "  a.tgz\n")]
    [InlineData("CNIK5102", "Not Found\n")]
    [InlineData("CNIK5102", Hex + "  a.tgz\0\n")]
    [InlineData("CNIK5101", "<html><body>404</body></html>")]
    [InlineData("CNIK5101", "{\"message\":\"Not Found\"}")]
    [InlineData("CNIK5106", "")]
    [InlineData("CNIK5106", "\n\r\n")]
    public void Refuses(string rule, string text) => Assert.Equal(rule, Fails("SUMS", text).Rule.Id);

    [Fact]
    public void Says_which_names_are_there_instead() =>
        Assert.Contains(Fails("SUMS", Hex + "  b.tgz\n").Details, d => d.Label == "found" && d.Value == "b.tgz");

    [Fact]
    public void Fails_with_nothing_but_a_finding_on_any_bytes() =>
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            try
            {
                SumsFile.DigestsOf(bytes, "SUMS", "a.tgz", Location.None);
            }
            catch (CniImageKitException)
            {
                return;
            }
        });

    private static string[] Read(string name, string text) =>
        [.. SumsFile.DigestsOf(Encoding.UTF8.GetBytes(text), name, "a.tgz", Location.None).Select(d => d.ToString())];

    private static Diagnostic Fails(string name, string text) =>
        Assert.Single(Assert.Throws<CniImageKitException>(() => Read(name, text)).Diagnostics);
}
