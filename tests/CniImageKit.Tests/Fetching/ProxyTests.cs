using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Fetching;

public sealed class ProxyTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Host With(params (string Name, string Value)[] environment) =>
        StoreOf.Host(folder) with { Environment = environment.ToImmutableDictionary(e => e.Name, e => e.Value) };

    [Theory]
    [InlineData("https://example.org/", true)]
    [InlineData("http://example.org/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://corp.example/", false)]
    [InlineData("https://deep.corp.example/", false)]
    [InlineData("https://notcorp.example/", true)]
    [InlineData("https://dotted.example/", false)]
    [InlineData("https://10.1.2.3/", false)]
    [InlineData("https://11.1.2.3/", true)]
    [InlineData("https://192.0.2.7/", false)]
    [InlineData("https://port.example/", true)]
    [InlineData("https://port.example:8443/", false)]
    public void Is_asked_for_what_is_not_excepted(string address, bool asked)
    {
        var proxy = EnvironmentProxy.From(With(("https_proxy", "proxy.example:3128"),
            ("NO_PROXY", "corp.example, .dotted.example,10.0.0.0/8,192.0.2.7,port.example:8443")));
        Assert.Equal(asked ? "http://proxy.example:3128/" : null, proxy!.GetProxy(new Uri(address))?.AbsoluteUri);
    }

    [Fact]
    public void Is_not_there_where_no_variable_is_set() => Assert.Null(EnvironmentProxy.From(With(("NO_PROXY", "*"))));

    [Theory]
    [InlineData("::::")]
    [InlineData("ftp://proxy.example")]
    [InlineData("http://")]
    public void Refuses_what_is_no_address(string value)
    {
        var e = Assert.Throws<CniImageKitException>(() => EnvironmentProxy.From(With(("HTTPS_PROXY", value))));
        Assert.Equal("CNIK4014", e.Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Carries_a_download()
    {
        await using var proxy = FaultServer.Of(FetcherBed.Content);
        using var bed = new FetcherBed(null, ("http_proxy", proxy["/"].AbsoluteUri));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(new Uri("http://plugins.invalid/a")) with { AllowHttp = true }));
        Assert.Equal("http://plugins.invalid/a", Assert.Single(proxy.Requests).Path);
    }

    [Theory]
    [InlineData("407 Who are you", "CNIK4003")]
    [InlineData("403 No", "CNIK4003")]
    [InlineData("502 No", "CNIK4002")]
    public async Task Says_so_where_it_does_not_connect(string status, string rule)
    {
        await using var proxy = new FaultServer((_, reply) => reply.EmptyAsync(status));
        using var bed = new FetcherBed(null, ("HTTPS_PROXY", proxy["/"].AbsoluteUri));
        await bed.FailsAsync(rule, FetcherBed.Known(new Uri("https://plugins.invalid/a")));
        Assert.Equal("CONNECT", proxy.Requests[0].Method);
    }

    [Fact]
    public async Task Mirrors_are_asked_after_the_address_itself()
    {
        await using var mirror = FaultServer.Of(FetcherBed.Content);
        await using var primary = new FaultServer((_, reply) => reply.EmptyAsync("404 No"));
        using var bed = new FetcherBed(null,
            ("CNIKIT_MIRROR", $"https://other.invalid/=https://x.invalid/, {primary["/"]}={mirror["/copy/"]}"));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(primary["/a/b.tgz"])));
        Assert.Equal("/copy/a/b.tgz", Assert.Single(mirror.Requests).Path);
        Assert.Single(primary.Requests);
    }

    [Theory]
    [InlineData("https://github.com/")]
    [InlineData("github.com=mirror.example")]
    public void Mirrors_are_pairs_of_addresses(string value)
    {
        var e = Assert.Throws<CniImageKitException>(() => Mirrors.From(With(("CNIKIT_MIRROR", value))));
        Assert.Equal("CNIK4016", e.Diagnostics[0].Rule.Id);
    }
}
