namespace CniImageKit.Testing;

/// <summary>The official CycloneDX library and its schemas, of the version that a document says it is of.</summary>
public static class CycloneDxOracle
{
    /// <summary>What the schema refuses in the document; empty where it is valid.</summary>
    public static Task<string> RefusalsAsync(byte[] document) => NpmOracle.RefusalsAsync("cyclonedx", document);
}
