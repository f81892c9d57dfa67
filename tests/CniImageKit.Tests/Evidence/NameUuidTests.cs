using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

public class NameUuidTests
{
    // RFC 9562, A.4: the DNS namespace and www.example.com.
    [Fact]
    public void Is_what_the_RFC_computes() => Assert.Equal(
        new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"),
        NameUuid.Of(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));
}
