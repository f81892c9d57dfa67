using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CniImageKit.Testing;

/// <summary>A release on a <see cref="ReleaseSite"/>; its assets may be changed at any time, as on the real one.</summary>
public sealed class PublishedRelease(string repository, string tag)
{
    public string Repository => repository;

    public string Tag => tag;

    public bool Draft { get; set; }

    public bool Prerelease { get; set; }

    /// <summary>Whether the API tells digests, which it does of assets since 2025.</summary>
    public bool Digests { get; set; }

    /// <summary>Name → bytes.</summary>
    public Dictionary<string, byte[]> Assets { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds <c>NAME.sha256</c> beside each asset, as sha256sum(1) writes it.</summary>
    public PublishedRelease WithSidecars()
    {
        foreach (var (name, bytes) in Assets.ToArray()) Assets[name + ".sha256"] = Encoding.ASCII.GetBytes(SumsLine(bytes, name));
        return this;
    }

    /// <summary>Adds one <c>checksums.txt</c> for all assets.</summary>
    public PublishedRelease WithChecksums()
    {
        Assets["checksums.txt"] = Encoding.ASCII.GetBytes(string.Concat(Assets.Select(a => SumsLine(a.Value, a.Key))));
        return this;
    }

    public static string SumsLine(byte[] bytes, string name) => $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {name}\n";

    /// <summary>The release as the API describes it.</summary>
    public string Json(Uri web)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("tag_name", tag);
            json.WriteString("name", tag);
            json.WriteBoolean("draft", Draft);
            json.WriteBoolean("prerelease", Prerelease);
            json.WriteString("published_at", "2026-02-19T12:00:00Z");
            json.WriteStartArray("assets");
            foreach (var (name, bytes) in Assets)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("state", "uploaded");
                json.WriteNumber("size", bytes.Length);
                json.WriteString("browser_download_url", new Uri(web, $"{repository}/releases/download/{tag}/{name}").ToString());
                if (Digests) json.WriteString("digest", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}");
                else json.WriteNull("digest");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
