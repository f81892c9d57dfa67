using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Layers;
using CniImageKit.Manifest;

namespace CniImageKit.Baking;

/// <summary>Which outputs a bake makes, and where.</summary>
internal static class OutputPlan
{
    /// <summary>Where a manifest without outputs is baked to, beside it.</summary>
    private const string DefaultDirectory = "artifacts/node";

    /// <summary>
    /// The outputs in the manifest's order; the whole set under <c>--output</c>, or where the manifest names none. Raises CNIK7101.
    /// </summary>
    public static ImmutableArray<PlannedOutput> Of(
        BakeRequest request, PluginManifest manifest, ImmutableArray<Platform> platforms, Host host)
    {
        if (request.Output is { } chosen) return Whole(host.Resolve(chosen), chosen, platforms);
        if (manifest.Outputs.IsEmpty && request.DefaultOutput is { } usual) return Whole(host.Resolve(usual), usual, platforms);
        if (manifest.Outputs.IsEmpty)
        {
            var directory = Path.Combine(manifest.Directory, DefaultDirectory);
            return Whole(directory, Path.GetRelativePath(host.CurrentDirectory, directory), platforms);
        }

        ImmutableArray<PlannedOutput> planned = [.. manifest.Outputs.SelectMany(o => Expand(o, manifest, platforms, host))];
        var clashes = planned.SelectMany(
            (inner, i) => planned.Where((outer, o) => i != o && Lies(inner, outer) && (inner.Path != outer.Path || i > o))
            .Select(outer => Rules.OutputsCollide(new Location(manifest.File), inner.Shown, outer.Kind.Word(), outer.Shown)));
        return clashes.Take(1).ToImmutableArray() is { Length: > 0 } clash ? throw new CniImageKitException(clash) : planned;
    }

    private static ImmutableArray<PlannedOutput> Whole(string directory, string shown, ImmutableArray<Platform> platforms)
    {
        PlannedOutput At(OutputKind kind, string name, Platform? platform = null) =>
            new(kind, platform, Path.Combine(directory, name), Path.Combine(shown, name), name.Replace('\\', '/'), LayerCompression.Zstd);
        return
        [
            At(OutputKind.Oci, "layout"),
            At(OutputKind.OciArchive, "image.oci.tar"),
            .. platforms.Select(p => At(OutputKind.Rootfs, Path.Combine("rootfs", p.FileName), p)),
            .. platforms.Select(p => At(OutputKind.Layer, $"layer.{p.FileName}.tar.zst", p)),
            .. platforms.Select(p => At(OutputKind.Sbom, $"sbom.{p.FileName}.cdx.json", p)),
            At(OutputKind.Report, "report.json"),
        ];
    }

    private static IEnumerable<PlannedOutput> Expand(
        OutputSpec spec, PluginManifest manifest, ImmutableArray<Platform> platforms, Host host)
    {
        var kind = KindOf(spec.Kind.Value);
        var compression = spec.Compression?.Value == "gzip" ? LayerCompression.Gzip : LayerCompression.Zstd;
        var perPlatform = kind is OutputKind.Rootfs or OutputKind.Layer or OutputKind.Sysext or OutputKind.Sbom;
        foreach (var platform in perPlatform ? platforms.Select(p => (Platform?)p) : [null])
        {
            var name = platform is null ? spec.Path.Value
                : spec.Path.Value.Replace("{os}", platform.Os, StringComparison.Ordinal)
                    .Replace("{arch}", platform.FileName[(platform.Os.Length + 1)..], StringComparison.Ordinal);
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(name, manifest.Directory));
            yield return new PlannedOutput(kind, platform, path, Path.GetRelativePath(host.CurrentDirectory, path), name, compression)
            {
                Format = SbomFormats.Of(spec.Format?.Value),
                AttachesSbom = spec.Evidence.Any(e => e.Value == "sbom"),
                AttachesProvenance = spec.Evidence.Any(e => e.Value == "provenance"),
            };
        }
    }

    // Whether the one would be written over or into the other.
    private static bool Lies(PlannedOutput inner, PlannedOutput outer) =>
        inner.Path == outer.Path || inner.Path.StartsWith(outer.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The word that the manifest has for a kind.</summary>
    public static string Word(this OutputKind kind) => kind == OutputKind.OciArchive ? "oci-archive" : kind.ToString().ToLowerInvariant();

    /// <summary>Whether the output has a layer in it, and so a compression.</summary>
    public static bool HoldsLayer(this OutputKind kind) => kind is OutputKind.Oci or OutputKind.OciArchive or OutputKind.Layer;

    private static OutputKind KindOf(string word) => Enum.GetValues<OutputKind>().First(k => k.Word() == word);
}
