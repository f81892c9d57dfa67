using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Advisories.Databases;

/// <summary>What an entry of a database gives: an advisory, or the id of one that was taken back, or neither (nothing of Go's).</summary>
internal readonly record struct OsvEntry(string Id, Advisory? Advisory, bool Withdrawn, DateTimeOffset Modified);

/// <summary>
/// Reads one entry in the OSV format (ossf/osv-schema, docs/schema.md; the Go database's is a subset). Only packages of the ecosystem Go
/// are taken, without those of the toolchain, which is linked into no plugin.
/// </summary>
internal static class OsvReader
{
    private const string Toolchain = "toolchain";

    /// <summary>Reads the entry.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OsvEntry Read(ReadOnlyMemory<byte> json)
    {
        using var document = Parse(json);
        var root = document.RootElement;
        try
        {
            var id = Text(root, "id") is { } name && IsId(name) ? name : throw new JsonException("it has no id");
            var modified = Time(root, "modified") ?? throw new JsonException("it has no time of its last change");
            if (Time(root, "withdrawn") is not null) return new(id, null, true, modified);
            ImmutableArray<AffectedModule> affected = [.. Items(root, "affected").Select(Affected).OfType<AffectedModule>()];
            if (affected.IsEmpty) return new(id, null, false, modified);
            return new(id, new Advisory
            {
                Id = id,
                Aliases = [.. Texts(root, "aliases").Where(IsId).Where(a => a != id).Distinct().Order(StringComparer.Ordinal)],
                Summary = Summary(root),
                Severity = OsvSeverity.Of(root),
                Url = Url(root),
                Reviewed = IsReviewed(root),
                Modified = modified,
                Affected = affected,
            }, false, modified);
        }
        catch (InvalidOperationException fault)
        {
            // A member of another type than the schema's, or a string that is no Unicode.
            throw new JsonException("a member is not what the OSV schema says", fault);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException("it is no object");
    }

    private static AffectedModule? Affected(JsonElement affected)
    {
        if (Member(affected, "package") is not { } package || Text(package, "ecosystem") is not "Go") return null;
        if (Text(package, "name") is not { } module || !IsPath(module) || module == Toolchain) return null;
        var specific = Member(affected, "ecosystem_specific");
        var ranges = Items(affected, "ranges").Where(r => Text(r, "type") is "SEMVER" or "ECOSYSTEM").SelectMany(r => Spans(r));
        return new AffectedModule
        {
            Module = module,
            Ranges = [.. ranges.Distinct()],
            Releases = specific is { } s ? [.. Items(s, "custom_ranges").SelectMany(r => Spans(r)).Distinct()] : [],
            Versions = [.. Texts(affected, "versions").Where(IsVersion).Distinct()],
            Packages = specific is { } e ? [.. Items(e, "imports").Select(Package).OfType<AffectedPackage>()] : [],
        };
    }

    private static AffectedPackage? Package(JsonElement import) => Text(import, "path") is { } path && IsPath(path)
        ? new AffectedPackage(path, [.. Texts(import, "goos")], [.. Texts(import, "goarch")]) : null;

    private static ImmutableArray<VersionSpan> Spans(JsonElement range) => VersionSpan.Of(
        from happened in Items(range, "events")
        from member in happened.EnumerateObject()
        where member.Name is "introduced" or "fixed" or "last_affected" or "limit"
        let version = member.Value.GetString()!
        where IsVersion(version)
        select (member.Name, version));

    // Of the Go database, the review; others name a weakness only after one.
    private static bool IsReviewed(JsonElement root) =>
        Member(root, "database_specific") is not { } own || Text(own, "review_status") is not { } status || status == "REVIEWED";

    private static string? Url(JsonElement root)
    {
        var own = Member(root, "database_specific") is { } specific ? Text(specific, "url") : null;
        var advisory = Items(root, "references").Where(r => Text(r, "type") == "ADVISORY").Select(r => Text(r, "url"));
        return advisory.Prepend(own).FirstOrDefault(
            u => u is { Length: < 500 } && u.StartsWith("https://", StringComparison.Ordinal) && Uri.TryCreate(u, UriKind.Absolute, out _));
    }

    private static string Summary(JsonElement root)
    {
        var text = Text(root, "summary") ?? Text(root, "details") ?? "";
        var line = string.Concat(text.Split('\n')[0].Where(c => !char.IsControl(c))).Trim();
        return line.Length <= 200 ? line : line[..199].TrimEnd() + "…";
    }

    private static bool IsId(string text) =>
        text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/');

    private static bool IsPath(string text) =>
        text.Length is > 0 and <= 500 && text.All(c => c is > ' ' and <= '~' and not '"' and not '\\');

    private static bool IsVersion(string text) => text.Length is > 0 and <= 200 && text.All(c => c is > ' ' and <= '~' and not ',');

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime() : null;

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    private static IEnumerable<string> Texts(JsonElement element, string name) => Items(element, name).Select(i => i.GetString()!);
}
