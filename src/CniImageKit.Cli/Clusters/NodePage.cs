using System.Text.Json;
using CniImageKit.Nodes.Fleet;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Takes out of a list of nodes what counts here while it is read: of each node name, pool and report. Full nodes and metadata alone
/// (PartialObjectMetadataList) are read alike; whatever else there is, is passed over without being kept.
/// </summary>
/// <param name="poolLabel">The label that names a node's pool, or null for the known ones.</param>
/// <param name="take">Gets each node, as soon as it is read.</param>
internal sealed class NodePage(string? poolLabel, Action<SeenNode> take)
{
    // Of the list, of a node, of its metadata, and of labels and annotations.
    private const int InList = 1, InNode = 3, InMetadata = 4, InMap = 5;

    private readonly List<(int Rank, string Key, string Value)> labels = [];
    private string listPart = "", part = "", key = "";
    private bool isMetadata;
    private string? name;
    private byte[]? report;

    /// <summary>Whether the list's own metadata are read, and with them <see cref="Continue"/>; servers write them first.</summary>
    public bool HasMetadata { get; private set; }

    /// <summary>Where the list goes on, or null.</summary>
    public string? Continue { get; private set; }

    /// <summary>Whether there was a list at all.</summary>
    public bool HasItems { get; private set; }

    /// <summary>Takes the reader's current token.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Property(ref reader);
                break;
            case JsonTokenType.String:
                Text(ref reader);
                break;
            case JsonTokenType.StartArray when reader.CurrentDepth == InList && listPart == "items":
                HasItems = true;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == InList && listPart == "metadata":
                HasMetadata = true;
                break;
            case JsonTokenType.StartObject when reader.CurrentDepth == InNode - 1 && listPart == "items":
                labels.Clear();
                (name, report, isMetadata, part) = (null, null, false, "");
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == InNode - 1 && listPart == "items":
                take(new SeenNode(name ?? throw new JsonException("a node has no name"), NodePools.Of(labels), report));
                break;
        }
    }

    private void Property(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth)
        {
            case InList:
                listPart = Known(ref reader, "metadata", "items");
                break;
            case InList + 1 when listPart == "metadata":
                part = Known(ref reader, "continue");
                break;
            case InNode when listPart == "items":
                isMetadata = reader.ValueTextEquals("metadata"u8);
                break;
            case InMetadata when isMetadata:
                part = Known(ref reader, "name", "labels", "annotations");
                break;
            case InMap when isMetadata && part == "labels":
                key = reader.GetString()!;
                break;
            case InMap when isMetadata && part == "annotations":
                key = Known(ref reader, NodeAnnotation.Key);
                break;
        }
    }

    private void Text(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth)
        {
            case InList + 1 when listPart == "metadata" && part == "continue":
                Continue = reader.GetString() is { Length: > 0 } token ? token : null;
                break;
            case InMetadata when isMetadata && part == "name":
                name = reader.GetString();
                break;
            case InMap when isMetadata && part == "labels" && NodePools.RankOf(key, poolLabel) is >= 0 and var rank:
                labels.Add((rank, key, reader.GetString()!));
                break;
            case InMap when isMetadata && part == "annotations" && key.Length > 0:
                report = Bytes(ref reader);
                break;
        }
    }

    private static string Known(ref Utf8JsonReader reader, params ReadOnlySpan<string> known)
    {
        foreach (var word in known)
            if (reader.ValueTextEquals(word)) return word;
        return "";
    }

    // Unescaping needs no more room than the escaped text. What is no text is no report either, and no fault of the list.
    private static byte[] Bytes(ref Utf8JsonReader reader)
    {
        var bytes = new byte[reader.ValueSpan.Length];
        try
        {
            return bytes[..reader.CopyString(bytes)];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }
}
