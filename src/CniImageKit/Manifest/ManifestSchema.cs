namespace CniImageKit.Manifest;

/// <summary>The JSON schemas (draft 7) that editors complete and check a manifest, a lock and a policy by.</summary>
internal static class ManifestSchema
{
    /// <summary>The schema of cni.yaml.</summary>
    public static string Manifest => Text("cni.schema.json");

    /// <summary>The schema of cni.lock.json.</summary>
    public static string Lock => Text("cni.lock.schema.json");

    /// <summary>The schema of cnikit.policy.yaml.</summary>
    public static string Policy => Text("cnikit.policy.schema.json");

    private static string Text(string name)
    {
        using var stream = typeof(ManifestSchema).Assembly.GetManifestResourceStream($"schema/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
