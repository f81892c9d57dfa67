using CniImageKit.Oci.Registry;

namespace CniImageKit.Tests.Oci.Registry;

public class RegistryReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("debian", "docker.io/library/debian", "registry-1.docker.io", "latest")]
    [InlineData("a/b:1", "docker.io/a/b", "registry-1.docker.io", "1")]
    [InlineData("index.docker.io/a/b", "docker.io/a/b", "registry-1.docker.io", "latest")]
    [InlineData("localhost/a", "localhost/a", "localhost", "latest")]
    [InlineData("localhost:5000/a:b", "localhost:5000/a", "localhost:5000", "b")]
    [InlineData("[::1]:5000/a", "[::1]:5000/a", "[::1]:5000", "latest")]
    [InlineData("r.example/a/b_c/d--e:v1@sha256:" + Hex, "r.example/a/b_c/d--e", "r.example", "sha256:" + Hex)]
    public void Reads_as_docker_does(string text, string place, string server, string name)
    {
        Assert.True(RegistryReference.TryParse(text, out var read));
        Assert.Equal((place, server, name), (read.Place, read.Server, read.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r.example/")]
    [InlineData("r.example/A")]
    [InlineData("r.example/a/../b")]
    [InlineData("r.example/a:")]
    [InlineData("r.example/a:b/c")]
    [InlineData("r.example/a?x")]
    [InlineData("r.example/a@sha256:12")]
    [InlineData("user@r.example/a")]
    [InlineData("r.example:99999999/a")]
    [InlineData("https://r.example/a")]
    public void Refuses_what_is_none(string text) => Assert.False(RegistryReference.TryParse(text, out _));

    [Theory]
    [InlineData("Bearer realm=\"https://a.example/t?x=1,2\",service=\"s\",scope=\"repository:a:pull,push\"", "bearer", "https://a.example/t?x=1,2")]
    [InlineData("bearer realm=https://a.example/t", "bearer", "https://a.example/t")]
    [InlineData("Basic realm=\"a \\\"b\\\"\", Bearer realm=\"https://c.example\"", "bearer", "https://c.example")]
    [InlineData("Basic realm=\"x\"", "basic", "x")]
    public void Reads_challenges(string header, string scheme, string realm)
    {
        var read = AuthChallenge.Read(header)!;
        Assert.Equal((scheme, realm), (read.Scheme, read.Parameters["realm"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Negotiate")]
    [InlineData("Digest realm=\"x\"")]
    public void Knows_no_other_challenge(string header) => Assert.Null(AuthChallenge.Read(header));
}
