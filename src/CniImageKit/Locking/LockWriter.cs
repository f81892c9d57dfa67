using System.Text.Json;

namespace CniImageKit.Locking;

/// <summary>
/// Spells a lock: canonical JSON, one fact a line, entries sorted by source and platform and files by name, ordinally; a fact that is not
/// known is left out. Digests under a key that names their algorithm are bare hex.
/// </summary>
internal static class LockWriter
{
    /// <summary>The one spelling of <paramref name="lockfile"/>.</summary>
    public static byte[] Write(Lockfile lockfile) => CanonicalJson.Document(json =>
    {
        json.WriteNumber("lockVersion", lockfile.LockVersion);
        json.WriteNumber("recipe", lockfile.Recipe);
        json.WriteString("sourceDate", lockfile.SourceDate.ToString());
        json.WriteStartArray("plugins");
        var sorted = lockfile.Plugins.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Platform);
        foreach (var entry in sorted) Write(json, entry);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, LockEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("source", entry.Source);
        json.WriteString("platform", entry.Platform.ToString());
        json.WriteString("version", entry.Version);
        json.WriteString("request", entry.Request.ToString());
        Write(json, entry.Artifact);
        if (entry.License is not null) json.WriteString("license", entry.License);
        if (!entry.Modules.IsEmpty)
        {
            json.WriteStartArray("modules");
            foreach (var module in entry.Modules.Order(StringComparer.Ordinal)) json.WriteStringValue(module);
            json.WriteEndArray();
        }

        json.WriteStartObject("files");
        foreach (var (name, file) in entry.Files.OrderBy(f => f.Key, StringComparer.Ordinal)) Write(json, name, file);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LockedArtifact artifact)
    {
        json.WriteStartObject("artifact");
        json.WriteString("location", artifact.Location);
        json.WriteNumber("size", artifact.Size);
        json.WriteString("sha256", artifact.Sha256.Hex);
        json.WriteString("sha512", artifact.Sha512.Hex);
        if (artifact.ContentHash is not null) json.WriteString("contentHash", artifact.ContentHash);
        if (artifact.Date is { } date) json.WriteString("date", date.ToString());
        json.WritePropertyName("verified");
        json.WriteRawValue(CanonicalJson.Line(artifact.Verified.Order(StringComparer.Ordinal)));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, LockedFile file)
    {
        json.WriteStartObject(name);
        json.WriteString("member", file.Member);
        json.WriteNumber("size", file.Size);
        json.WriteString("sha256", file.Sha256.Hex);
        json.WriteString("sha512", file.Sha512.Hex);
        json.WriteString("mode", LockedMode.Write(file.Mode));
        json.WriteString("arch", file.Arch);
        json.WriteString("linkage", file.Linkage);
        if (file.Go is not null) json.WriteString("go", file.Go);
        if (file.Module is not null) json.WriteString("module", file.Module);
        if (file.Cni is not null) json.WriteString("cni", file.Cni);
        json.WriteEndObject();
    }
}
