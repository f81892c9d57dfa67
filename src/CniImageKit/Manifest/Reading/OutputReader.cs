using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads <c>outputs:</c>; no two of them, and no two platforms of one, may be written to one place (CNIK1023).</summary>
internal static class OutputReader
{
    private static readonly string[] Kinds = ["oci", "oci-archive", "rootfs", "layer", "sysext", "sbom", "provenance", "report"];
    private static readonly string[] Compressions = ["zstd", "gzip"];
    private static readonly string[] Referrers = ["sbom", "provenance"];

    /// <summary>What an SBOM may be written in.</summary>
    public static string[] Formats { get; } = ["cyclonedx-1.6", "cyclonedx-1.7", "spdx-2.3", "spdx-3.0.1"];

    /// <summary>The outputs; none where the block is absent.</summary>
    public static ImmutableArray<OutputSpec> Read(ManifestBlock root, ImmutableArray<Located<Platform>> platforms)
    {
        var outputs = root.Items("outputs").Select(i => ManifestBlock.Of("an output", i, root.Findings)).OfType<ManifestBlock>();
        ImmutableArray<OutputSpec> read = [.. outputs.Select(Read).OfType<OutputSpec>()];
        RefuseCollisions(read, platforms, root.Findings);
        return read;
    }

    private static OutputSpec? Read(ManifestBlock block)
    {
        block.Expect("kind", "path", "compression", "format", "evidence");
        var kind = Word(block, "kind", block.RequireText("kind", "kind: oci"), Kinds);
        var placeholders = kind is not null && !PerPlatform(kind.Value) ? Template.None : Template.Path;
        var path = Template.Check(block, "path", block.RequireText("path", "path: artifacts/node"), placeholders);
        var usable = path is not null && RelativePath.Check(block, "path", path);
        if (usable && kind?.Value == "sysext" && !IsExtensionName(path!.Value))
        {
            block.Findings.Add(Rules.BadPath(path.At, "path", path.Value, "a file name of letters, digits, . _ and - that ends in .raw"));
            usable = false;
        }

        var compression = Word(block, "compression", block.Text("compression"), Compressions);
        if (compression is not null && kind?.Value is "rootfs" or "sbom" or "provenance" or "report")
            block.Findings.Add(Rules.ExclusiveKeys(block.Member("compression")!.At, "compression", $"kind: {kind!.Value}", block.Name));
        var format = Word(block, "format", block.Text("format"), Formats);
        if (format is not null && kind is not null && kind.Value != "sbom")
            block.Findings.Add(Rules.ExclusiveKeys(block.Member("format")!.At, "format", $"kind: {kind.Value}", block.Name));
        var evidence = block.Texts("evidence");
        foreach (var word in evidence) Word(block, "evidence", word, Referrers);
        if (!evidence.IsEmpty && kind is not null && kind.Value is not ("oci" or "oci-archive"))
            block.Findings.Add(Rules.ExclusiveKeys(block.Member("evidence")!.At, "evidence", $"kind: {kind.Value}", block.Name));
        return kind is null || !usable ? null : new OutputSpec(kind, path!, compression) { Format = format, Evidence = evidence };
    }

    // An image holds all platforms, and a report tells of all; these are one for each.
    private static bool PerPlatform(string kind) => kind is "rootfs" or "layer" or "sysext" or "sbom";

    // The release file in the extension carries the name.
    private static bool IsExtensionName(string path) =>
        path.Split('/')[^1] is [not '.', .., '.', 'r', 'a', 'w'] name
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '{' or '}');

    private static Located<string>? Word(ManifestBlock block, string key, Located<string>? word, string[] known)
    {
        if (word is null || known.Contains(word.Value)) return word;
        block.Findings.Add(Rules.UnknownWord(word.At, key, word.Value, NearestName.Among(known, word.Value), string.Join(", ", known)));
        return null;
    }

    private static void RefuseCollisions(ImmutableArray<OutputSpec> outputs, ImmutableArray<Located<Platform>> platforms, Findings findings)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (kind, path, _) in outputs)
        {
            var each = PerPlatform(kind.Value) ? platforms.Select(p => (Platform?)p.Value) : [null];
            var clash = each.Select(p => (Path: Fill(path.Value, p), By: $"{kind.Value}{(p is null ? "" : $" for {p}")}"))
                .FirstOrDefault(o => !taken.TryAdd(o.Path, o.By));
            if (clash.Path is not null) findings.Add(Rules.OutputCollision(path.At, clash.Path, $"{taken[clash.Path]} is written there"));
        }
    }

    private static string Fill(string path, Platform? platform) => platform is null
        ? path.TrimEnd('/')
        : path.TrimEnd('/').Replace("{os}", platform.Os, StringComparison.Ordinal).Replace(
            "{arch}", platform.FileName[(platform.Os.Length + 1)..], StringComparison.Ordinal);
}
