using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;

namespace CniImageKit.Tests.Append;

/// <summary>
/// Images as builders write them, and not as this kit does: a layer with an application, labels, an entry point, a history, and JSON with
/// members that nobody here knows.
/// </summary>
internal sealed class BuiltImage
{
    private const string Oci = "application/vnd.oci.image.";
    private readonly Dictionary<Digest, byte[]> _blobs = [];

    /// <summary>What runs in its images.</summary>
    public string[] Runs { get; init; } = ["/app/run"];

    /// <summary>All blobs by digest.</summary>
    public IReadOnlyDictionary<Digest, byte[]> Blobs => _blobs;

    /// <summary>An image for a platform; its descriptor with the platform in it.</summary>
    public JsonObject Image(string platform, string? label = null, bool history = true, bool docker = false)
    {
        var tar = Tar(File($"app/run-{platform.Split('/')[1]}", Encoding.UTF8.GetBytes($"#!/bin/sh\necho {platform}\n")));
        return Of(platform, [tar], label, history, docker);
    }

    /// <summary>An image of these layers.</summary>
    public JsonObject Of(
        string platform, byte[][] tars, string? label = null, bool history = false, bool docker = false, Digest[]? diffIds = null)
    {
        var parts = platform.Split('/');
        var layerType = docker ? "application/vnd.docker.image.rootfs.diff.tar" : Oci + "layer.v1.tar";
        JsonNode[] layers = [.. tars.Select(t => Blob(layerType, t))];
        var said = new JsonArray([.. (diffIds ?? [.. tars.Select(t => Digest.Sha256(t))]).Select(d => JsonValue.Create(d.ToString()))]);
        var config = new JsonObject
        {
            ["created"] = "2026-01-02T03:04:05.678901Z",
            ["architecture"] = parts[1],
            ["os"] = parts[0],
            ["config"] = new JsonObject
            {
                ["ExposedPorts"] = new JsonObject { ["8080/tcp"] = new JsonObject() },
                ["Entrypoint"] = new JsonArray([.. Runs.Select(e => JsonValue.Create(e))]),
                ["Labels"] = label is null ? null : new JsonObject { ["org.example.a+b"] = label },
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = said },
            ["x-unknown"] = new JsonArray(1.50, "é"),
        };
        if (parts.Length > 2) config["variant"] = parts[2];
        if (history)
        {
            config["history"] = new JsonArray(
                new JsonObject { ["created_by"] = "COPY app /app" },
                new JsonObject { ["created_by"] = "ENTRYPOINT /app/run", ["empty_layer"] = true });
        }

        var type = docker ? "application/vnd.docker.distribution.manifest.v2+json" : Oci + "manifest.v1+json";
        var manifest = Blob(type, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = type,
            ["config"] = Blob(docker ? "application/vnd.docker.container.image.v1+json" : Oci + "config.v1+json", config),
            ["layers"] = new JsonArray(layers),
        });
        manifest["platform"] = new JsonObject { ["os"] = parts[0], ["architecture"] = parts[1] };
        if (parts.Length > 2) manifest["platform"]!["variant"] = parts[2];
        return manifest;
    }

    /// <summary>An index over manifests.</summary>
    public JsonObject Index(params JsonObject[] manifests) => Blob(Oci + "index.v1+json", new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = Oci + "index.v1+json",
        ["manifests"] = new JsonArray([.. manifests]),
        ["annotations"] = new JsonObject { ["org.example.kept"] = "yes" },
    });

    /// <summary>A manifest that BuildKit attests another with.</summary>
    public JsonObject Attestation(JsonObject of)
    {
        var manifest = Blob(Oci + "manifest.v1+json", new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Oci + "manifest.v1+json",
            ["config"] = Blob(Oci + "config.v1+json", new JsonObject { ["os"] = "unknown", ["architecture"] = "unknown" }),
            ["layers"] = new JsonArray(Blob("application/vnd.in-toto+json", "{}"u8.ToArray())),
        });
        manifest["platform"] = new JsonObject { ["os"] = "unknown", ["architecture"] = "unknown" };
        manifest["annotations"] = new JsonObject { ["vnd.docker.reference.digest"] = of["digest"]!.GetValue<string>() };
        return manifest;
    }

    /// <summary>Writes a layout whose index.json has these entries.</summary>
    public string WriteLayout(string directory, params (string? Name, JsonObject Entry)[] entries)
    {
        Directory.CreateDirectory(Path.Combine(directory, "blobs/sha256"));
        foreach (var (digest, bytes) in _blobs) System.IO.File.WriteAllBytes(Path.Combine(directory, "blobs/sha256", digest.Hex), bytes);
        var manifests = new JsonArray();
        foreach (var (name, entry) in entries)
        {
            if (name is not null) entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = name };
            manifests.Add((JsonNode)entry);
        }

        var index = new JsonObject { ["schemaVersion"] = 2, ["manifests"] = manifests };
        // As the .NET SDK spells it: with + escaped.
        System.IO.File.WriteAllText(Path.Combine(directory, "index.json"), index.ToJsonString());
        System.IO.File.WriteAllText(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        return directory;
    }

    /// <summary>A blob; its descriptor.</summary>
    public JsonObject Blob(string type, JsonObject json) => Blob(type, Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>A blob; its descriptor.</summary>
    public JsonObject Blob(string type, byte[] bytes)
    {
        _blobs[Digest.Sha256(bytes)] = bytes;
        return new JsonObject { ["mediaType"] = type, ["digest"] = Digest.Sha256(bytes).ToString(), ["size"] = bytes.Length };
    }

    /// <summary>A file of a layer.</summary>
    public static TarEntry File(string path, byte[] content) => new UstarTarEntry(TarEntryType.RegularFile, path)
    {
        Mode = (UnixFileMode)0b111_101_101,
        ModificationTime = DateTimeOffset.UnixEpoch,
        DataStream = new MemoryStream(content),
    };

    /// <summary>A link of a layer.</summary>
    public static TarEntry Link(string path, string target) => new UstarTarEntry(TarEntryType.SymbolicLink, path)
    {
        LinkName = target,
        ModificationTime = DateTimeOffset.UnixEpoch,
    };

    /// <summary>A layer.</summary>
    public static byte[] Tar(params TarEntry[] entries)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
            foreach (var entry in entries) tar.WriteEntry(entry);
        return bytes.ToArray();
    }
}
