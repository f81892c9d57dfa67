using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence.Provenance;

namespace CniImageKit.Tests.Evidence.Provenance;

public class ProvenanceStatementTests
{
    private const string Subject = "\"subject\": [{ \"digest\": { \"sha256\": \"aa\" } }]";
    private const string Head = "{ \"_type\": \"https://in-toto.io/Statement/v1\", " + Subject + ", ";

    [Fact]
    public void Reads_what_the_kit_writes()
    {
        var statement = Read(Encoding.UTF8.GetString(ProvenanceWriter.Write(SampleProvenance.Request)));
        Assert.Equal(InToto.SlsaProvenance, statement.PredicateType);
        Assert.Equal(InToto.BuildType, statement.BuildType);
        Assert.Equal("https://ci.example/nodes", statement.BuilderId);
        Assert.Equal(InToto.Parameters, statement.Parameters);
        Assert.Equal(3, statement.Subjects.Count);
        Assert.Contains(Digest.Sha512("bridge"u8), statement.Subjects);
    }

    [Fact]
    public void Reads_a_statement_of_something_else_as_far_as_it_is_a_statement()
    {
        var statement = Read(Head + "\"predicateType\": \"https://cyclonedx.org/bom\", \"predicate\": [] }");
        Assert.Equal("https://cyclonedx.org/bom", statement.PredicateType);
        Assert.Empty(statement.Subjects);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{ \"_type\": 1 }")]
    [InlineData("{ \"_type\": \"https://in-toto.io/Statement/v0.1\", " + Subject + ", \"predicateType\": \"x\" }")]
    [InlineData("{ \"_type\": \"https://in-toto.io/Statement/v1\", \"_type\": \"x\" }")]
    [InlineData("{ \"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": {} }")]
    [InlineData("{ \"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": [{}], \"predicateType\": \"x\" }")]
    [InlineData("{ \"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": [{ \"digest\": [] }], \"predicateType\": \"x\" }")]
    [InlineData(Head + "\"predicateType\": \"https://slsa.dev/provenance/v1\" }")]
    [InlineData(Head + "\"predicateType\": \"https://slsa.dev/provenance/v1\", \"predicate\": { \"buildDefinition\": { \"externalParameters\": [] } } }")]
    [InlineData(Head + "\"predicateType\": \"https://slsa.dev/provenance/v1\", \"predicate\": { \"buildDefinition\": { \"externalParameters\": {}, \"buildType\": \"x\" } } }")]
    [InlineData(Head + "\"predicateType\": \"\\ud800\" }")]
    public void Refuses_what_is_none(string text) =>
        Assert.Equal("CNIK8221", Assert.Throws<CniImageKitException>(() => Read(text)).Diagnostics[0].Rule.Id);

    private static ProvenanceStatement Read(string text) => ProvenanceStatement.Read(Encoding.UTF8.GetBytes(text), new Location("a.json"));
}
