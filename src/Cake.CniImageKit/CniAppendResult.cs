using System.Text.Json;

namespace Cake.CniImageKit;

/// <summary>What <c>CniAppend</c> made.</summary>
public sealed record CniAppendResult : CniResult
{
    /// <summary>Gets where the image lies, such as <c>oci:DIR</c>.</summary>
    public string? Destination { get; init; }

    /// <summary>Gets the digest to ask for: that of the index, or of the one manifest.</summary>
    public string? Digest { get; init; }

    /// <summary>Gets whether anything was written; false where the plugins were in it already.</summary>
    public bool Changed { get; init; }

    /// <summary>Gets the image of each platform.</summary>
    public IReadOnlyList<CniAppendedImage> Images { get; init; } = [];

    internal static CniAppendResult Read(CniAnswer answer) => answer.ExitCode != 0 ? new CniAppendResult().From<CniAppendResult>(answer)
        : new CniAppendResult
        {
            Destination = answer.Document.Text("destination"),
            Digest = answer.Document.Optional("digest") ?? answer.Document.Items("images").First().Text("manifest"),
            Changed = answer.Document.Flag("changed"),
            Images = [.. answer.Document.Items("images").Select(CniAppendedImage.Read)],
        }.From<CniAppendResult>(answer);
}

/// <summary>An image that got a layer.</summary>
/// <param name="Platform">Its platform, as it names it.</param>
/// <param name="Digest">Of its manifest.</param>
/// <param name="Layer">The layer.</param>
public sealed record CniAppendedImage(string Platform, string Digest, CniLayer Layer)
{
    internal static CniAppendedImage Read(JsonElement json) =>
        new(json.Text("platform"), json.Text("manifest"), CniLayer.Read(json.Text("plugins"), json.GetProperty("layer")));
}
