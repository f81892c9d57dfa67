using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CniImageKit.Advisories;

/// <summary>An advisory as a line of the snapshot: one canonical spelling, facts that are not known left out.</summary>
internal static class AdvisoryJson
{
    /// <summary>The line, without its end.</summary>
    public static byte[] Write(Advisory advisory) =>
        JsonSerializer.SerializeToUtf8Bytes(AdvisoryLine.Of(advisory), AdvisoryLineContext.Default.AdvisoryLine);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static Advisory Read(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, AdvisoryLineContext.Default.AdvisoryLine)?.ToAdvisory()
            ?? throw new JsonException("an empty line");
}

/// <summary>The members of a line, in order; arrays that are empty are left out.</summary>
internal sealed record AdvisoryLine
{
    public required string Id { get; init; }

    public ImmutableArray<string>? Aliases { get; init; }

    public string? Summary { get; init; }

    public AdvisorySeverity? Severity { get; init; }

    public string? Url { get; init; }

    public bool? Unreviewed { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public required ImmutableArray<ModuleLine> Affected { get; init; }

    public static AdvisoryLine Of(Advisory advisory) => new()
    {
        Id = advisory.Id,
        Aliases = Some(advisory.Aliases),
        Summary = advisory.Summary.Length == 0 ? null : advisory.Summary,
        Severity = advisory.Severity,
        Url = advisory.Url,
        Unreviewed = advisory.Reviewed ? null : true,
        Modified = advisory.Modified,
        Affected =
        [
            .. advisory.Affected.Select(a => new ModuleLine
            {
                Module = a.Module,
                Ranges = Spans(a.Ranges),
                Releases = Spans(a.Releases),
                Versions = Some(a.Versions),
                Packages = a.Packages.IsEmpty
                    ? null : [.. a.Packages.Select(p => new PackageLine(p.Path, Some(p.Systems), Some(p.Architectures)))],
            }),
        ],
    };

    public Advisory ToAdvisory() => new()
    {
        Id = Id,
        Aliases = Aliases ?? [],
        Summary = Summary ?? "",
        Severity = Severity,
        Url = Url,
        Reviewed = Unreviewed is not true,
        Modified = Modified,
        Affected =
        [
            .. Affected.Select(a => new AffectedModule
            {
                Module = a.Module,
                Ranges = Spans(a.Ranges),
                Releases = Spans(a.Releases),
                Versions = a.Versions ?? [],
                Packages = [.. (a.Packages ?? []).Select(p => new AffectedPackage(p.Path, p.Goos ?? [], p.Goarch ?? []))],
            }),
        ],
    };

    private static ImmutableArray<string>? Some(ImmutableArray<string> texts) => texts.IsEmpty ? null : texts;

    private static ImmutableArray<string>? Spans(ImmutableArray<VersionSpan> spans) =>
        spans.IsEmpty ? null : [.. spans.Select(s => s.ToString())];

    private static ImmutableArray<VersionSpan> Spans(ImmutableArray<string>? texts) =>
        [.. (texts ?? []).Select(t => VersionSpan.Parse(t) ?? throw new JsonException($"'{t}' is no range"))];
}

/// <summary>An affected module of a line.</summary>
internal sealed record ModuleLine
{
    public required string Module { get; init; }

    public ImmutableArray<string>? Ranges { get; init; }

    public ImmutableArray<string>? Releases { get; init; }

    public ImmutableArray<string>? Versions { get; init; }

    public ImmutableArray<PackageLine>? Packages { get; init; }
}

/// <summary>An affected package of a line.</summary>
internal sealed record PackageLine(string Path, ImmutableArray<string>? Goos, ImmutableArray<string>? Goarch);

/// <summary>The generated serialiser of the snapshot's lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AdvisoryLine))]
[JsonSerializable(typeof(SnapshotHead))]
internal sealed partial class AdvisoryLineContext : JsonSerializerContext;
