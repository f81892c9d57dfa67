using System.Collections.Immutable;
using CniImageKit.Evidence;
using CniImageKit.NodeImages;
using CniImageKit.Oci;
using CniImageKit.Outputs;

namespace CniImageKit.Baking;

/// <summary>Puts the planned outputs into their places, each whole or not at all.</summary>
internal sealed class OutputWriter(
    Host host, BakeInputs inputs, ImmutableArray<StagedPlatform> platforms, MadeContent made)
{
    /// <summary>The tag of the image in layouts and archives.</summary>
    public const string RefName = "latest";

    /// <summary>Writes one output.</summary>
    public async Task WriteAsync(PlannedOutput output, ReadOnlyMemory<byte> report, CancellationToken cancellationToken)
    {
        host.Progress.Report(new StepStarted($"writing {output.Shown}"));
        var staged = platforms.FirstOrDefault(p => p.Platform == output.Platform);
        switch (output.Kind)
        {
            case OutputKind.Oci:
                Warn(await LayoutWriter.WriteAsync(made.ImageOf(output, platforms), output.Path, RefName, cancellationToken));
                break;
            case OutputKind.OciArchive:
                Warn(await OciArchiveWriter.WriteAsync(made.ImageOf(output, platforms), output.Path, RefName, cancellationToken));
                break;
            case OutputKind.Rootfs:
                Warn(await RootfsWriter.WriteAsync(staged!.Tree, output.Path, inputs.Date, cancellationToken));
                break;
            case OutputKind.Layer:
                var layer = made.Images[output.Compression].Layers[output.Platform!];
                Warn(await VerifiedFileWriter.WriteAsync(layer, output.Path, cancellationToken));
                break;
            case OutputKind.Sysext:
                Warn(await VerifiedFileWriter.WriteAsync(made.Extensions[output], output.Path, cancellationToken));
                break;
            case OutputKind.Sbom or OutputKind.Provenance:
                await ReplaceAsync(output, made.Documents[output], cancellationToken);
                break;
            case OutputKind.Report:
                await ReplaceAsync(output, report, cancellationToken);
                break;
        }
    }

    /// <summary>The report, and what names each output's content; both are known before anything is written.</summary>
    public KeptBake Say(ImmutableArray<PlannedOutput> outputs)
    {
        var layers = made.Images.Values.Select(i => i.Layers).FirstOrDefault();
        ImmutableArray<BakedOutput> baked = [.. outputs.Select(Baked)];
        var report = inputs.Report(platforms, p => layers?.GetValueOrDefault(p)) with
        {
            Outputs = [.. outputs.Zip(baked, (o, b) => new ReportedOutput(b.Kind, o.Reported, b.Platform, b.Digest))],
        };
        return new KeptBake(report.Write(), baked);
    }

    private BakedOutput Baked(PlannedOutput output)
    {
        var baked = new BakedOutput(output.Kind.Word(), output.Platform, output.Path);
        switch (output.Kind)
        {
            case OutputKind.Oci or OutputKind.OciArchive:
                var root = made.Images[output.Compression].Image.Root;
                return baked with { Digest = root.Digest, Size = root.Size, MediaType = root.MediaType };
            case OutputKind.Layer:
                var layer = made.Images[output.Compression].Layers[output.Platform!];
                return baked with { Digest = layer.Digest, DiffId = layer.DiffId, Size = layer.Size, MediaType = layer.MediaType };
            case OutputKind.Sysext:
                return baked with { Digest = made.Extensions[output].Sha256, Size = made.Extensions[output].Size };
            case OutputKind.Sbom:
                var sbom = made.Documents[output];
                return baked with { Digest = Digest.Sha256(sbom), Size = sbom.Length, MediaType = output.Format.MediaType() };
            case OutputKind.Provenance:
                var (content, mediaType) = made.Provenance!.Value;
                return baked with { Digest = Digest.Sha256(content), Size = content.Length, MediaType = mediaType };
            default:
                return baked;
        }
    }

    private static async Task ReplaceAsync(PlannedOutput output, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        await OutputFile.ReplaceAsync(output.Path, stream, cancellationToken);
    }

    private void Warn(WrittenOutput written)
    {
        foreach (var warning in written.Warnings) host.Progress.Report(new WarningFound(warning));
    }
}
