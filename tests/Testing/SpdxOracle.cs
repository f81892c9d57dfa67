namespace CniImageKit.Testing;

/// <summary>The official SPDX schemas, of the version that a document says it is of, read by ajv.</summary>
public static class SpdxOracle
{
    /// <summary>What the schema refuses in the document; empty where it is valid.</summary>
    public static Task<string> RefusalsAsync(byte[] document) => NpmOracle.RefusalsAsync("spdx", document);
}
