using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Trust;

public class DsseTests
{
    private static readonly Location At = new("evidence.json");

    [Fact]
    public void Encodes_the_protocols_own_example() =>
        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world",
            Encoding.UTF8.GetString(Dsse.Pae("http://example.com/HelloWorld", "hello world"u8)));

    [Fact]
    public void Counts_bytes_and_not_characters() =>
        Assert.Equal("DSSEv1 2 ä 3 €", Encoding.UTF8.GetString(Dsse.Pae("ä", "€"u8)));

    [Fact]
    public async Task Reads_what_it_wrote_and_holds_it_to_the_key()
    {
        var (key, other) = (await Keys.NewAsync("ec", "P-256"), await Keys.NewAsync("ec", "P-256"));
        var envelope = DsseEnvelope.Read(DsseEnvelope.Sign(Dsse.InToto, "{}"u8.ToArray(), key).Write(), At);
        Assert.Equal((Dsse.InToto, "{}"), (envelope.PayloadType, Encoding.UTF8.GetString(envelope.Payload)));
        Assert.Equal(key.Public.Fingerprint.ToString(), Assert.Single(envelope.Signatures).KeyId);
        Assert.True(envelope.IsSignedBy(key.Public));
        Assert.False(envelope.IsSignedBy(other.Public));
        Assert.False((envelope with { PayloadType = "text/plain" }).IsSignedBy(key.Public));
        Assert.False((envelope with { Payload = "{ }"u8.ToArray() }).IsSignedBy(key.Public));
    }

    [Theory]
    [InlineData("+/+/")]
    [InlineData("-_-_")]
    public void Reads_both_alphabets_of_base64(string payload)
    {
        var json = $$"""{"payloadType":"t","payload":"{{payload}}","signatures":[{"sig":"AA"}]}""";
        Assert.Equal([0xfb, 0xff, 0xbf], DsseEnvelope.Read(Encoding.UTF8.GetBytes(json), At).Payload);
    }

    [Theory]
    [InlineData("""{"payloadType":"t","payload":"","signatures":[]}""", "the document has no signature")]
    [InlineData("""{"payloadType":"t","payload":"","signatures":[{"sig":"A"}]}""", "signatures[0].sig is no base64")]
    [InlineData("""{"payloadType":"t","payload":"AA A","signatures":[{"sig":"AA"}]}""", "payload is no base64")]
    [InlineData("""{"payloadType":"t","payload":7,"signatures":[{"sig":"AA"}]}""", "payload is no string")]
    [InlineData("""{"payloadType":"t","signatures":[{"sig":"AA"}]}""", "the document has no payload")]
    [InlineData("""{"payloadType":"t","payload":"","payload":"AA","signatures":[{"sig":"AA"}]}""", "it is no JSON")]
    [InlineData("""{"payloadType":"\ud800","payload":"","signatures":[{"sig":"AA"}]}""", "payloadType is no valid Unicode")]
    [InlineData("""["payloadType"]""", "the document is no object")]
    [InlineData("""{"payloadType":""", "it is no JSON")]
    public void Refuses_what_is_no_envelope(string json, string why)
    {
        var fault = Assert.Throws<CniImageKitException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes(json), At));
        Assert.Equal("CNIK5320", fault.Diagnostics[0].Rule.Id);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_endless_list_of_signatures()
    {
        var many = string.Join(',', Enumerable.Repeat("""{"sig":"AA"}""", DsseEnvelope.MostSignatures + 1));
        var json = $$"""{"payloadType":"t","payload":"","signatures":[{{many}}]}""";
        var fault = Assert.Throws<CniImageKitException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes(json), At));
        Assert.Contains("signatures has more than 16 items", fault.Message, StringComparison.Ordinal);
    }
}
