using System.Text.Json;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>What <c>CniBake</c> made, or found made already.</summary>
public sealed record CniBakeResult : CniResult
{
    /// <summary>Gets whether all was there already and nothing was touched.</summary>
    public bool Unchanged { get; init; }

    /// <summary>Gets the first image among the outputs; where there is none, the first layer; null where there is neither.</summary>
    public CniOutput? Image =>
        Outputs.FirstOrDefault(o => o.Kind is "oci" or "oci-archive") ?? Outputs.FirstOrDefault(o => o.Kind == "layer");

    /// <summary>Gets what lies where, in the manifest's order.</summary>
    public IReadOnlyList<CniOutput> Outputs { get; init; } = [];

    /// <summary>Gets the layer of each platform; empty where no output has one.</summary>
    public IReadOnlyList<CniLayer> Layers { get; init; } = [];

    /// <summary>Gets the plugins of all platforms.</summary>
    public IReadOnlyList<CniPlugin> Plugins { get; init; } = [];

    /// <summary>Gets the bills of materials.</summary>
    public IEnumerable<CniOutput> Sboms => Outputs.Where(o => o.Kind == "sbom");

    internal static CniBakeResult Read(CniAnswer answer)
    {
        if (answer.ExitCode != 0) return new CniBakeResult().From<CniBakeResult>(answer);
        IReadOnlyList<CniOutput> outputs = [.. answer.Document.Items("outputs").Select(CniOutput.Read)];
        var platforms = answer.Document.Items("platforms").ToList();
        return new CniBakeResult
        {
            Unchanged = answer.Document.Flag("unchanged"),
            Outputs = outputs,
            Layers =
            [
                .. platforms.Where(p => p.TryGetProperty("layer", out _))
                    .Select(p => CniLayer.Read(p.Text("platform"), p.GetProperty("layer")).Among(outputs)),
            ],
            Plugins = [.. platforms.SelectMany(p => p.Items("plugins").Select(plugin => CniPlugin.Read(plugin, p.Text("platform"))))],
        }.From<CniBakeResult>(answer);
    }
}

/// <summary>A file or directory that lies there after a bake.</summary>
/// <param name="Kind">As in the manifest: <c>oci</c>, <c>oci-archive</c>, <c>rootfs</c>, <c>layer</c>, <c>sbom</c>, <c>report</c>.</param>
/// <param name="Path">Where, absolute.</param>
public sealed record CniOutput(string Kind, FilePath Path)
{
    /// <summary>Gets the platform; null where it holds all.</summary>
    public string? Platform { get; init; }

    /// <summary>Gets what names its content, such as <c>sha256:…</c>; null for a plain directory and a report.</summary>
    public string? Digest { get; init; }

    /// <summary>Gets, of a layer, the digest of its tar.</summary>
    public string? DiffId { get; init; }

    /// <summary>Gets the bytes of what the digest names: of an image its index or manifest.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the media type of what the digest names.</summary>
    public string? MediaType { get; init; }

    internal static CniOutput Read(JsonElement json) => new(json.Text("kind"), json.Text("fullPath"))
    {
        Platform = json.Optional("platform"),
        Digest = json.Optional("digest"),
        DiffId = json.Optional("diffId"),
        Size = json.Number("size"),
        MediaType = json.Optional("mediaType"),
    };
}

/// <summary>A layer of an image.</summary>
/// <param name="Platform">Such as <c>linux/amd64</c>.</param>
/// <param name="Digest">Of the compressed bytes.</param>
/// <param name="DiffId">Of the tar.</param>
/// <param name="MediaType">As its image names it.</param>
/// <param name="Size">Compressed bytes.</param>
public sealed record CniLayer(string Platform, string Digest, string DiffId, string MediaType, long Size)
{
    /// <summary>Gets the file that holds it alone; null where it lies only in an image.</summary>
    public FilePath? Path { get; init; }

    internal static CniLayer Read(string platform, JsonElement json) =>
        new(platform, json.Text("digest"), json.Text("diffId"), json.Text("mediaType"), json.Number("size") ?? 0);

    internal CniLayer Among(IEnumerable<CniOutput> outputs) =>
        this with { Path = outputs.FirstOrDefault(o => o.Kind == "layer" && o.Digest == Digest)?.Path };
}

/// <summary>A plugin that was baked.</summary>
/// <param name="Name">Such as <c>bridge</c>.</param>
/// <param name="Version">Of its source.</param>
/// <param name="Platform">Such as <c>linux/amd64</c>.</param>
/// <param name="Path">Where it lies on the node.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal digits.</param>
/// <param name="Size">Its bytes.</param>
public sealed record CniPlugin(string Name, string Version, string Platform, string Path, string Sha256, long Size)
{
    internal static CniPlugin Read(JsonElement json, string platform) => new(
        json.Text("name"), json.Text("version"), platform, json.Text("path"), json.Text("sha256"), json.Number("size") ?? 0);
}
