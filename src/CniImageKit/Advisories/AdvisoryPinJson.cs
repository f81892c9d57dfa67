using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;
using CniImageKit.Locking;

namespace CniImageKit.Advisories;

/// <summary>Spells and reads a pin. What is not understood is CNIK8107.</summary>
internal static class AdvisoryPinJson
{
    private const int MaxBytes = 1 << 20;
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The one spelling.</summary>
    public static byte[] Write(AdvisoryPin pin) => CanonicalJson.Document(json =>
    {
        json.WriteNumber("advisoriesVersion", pin.Version);
        json.WriteStartObject("snapshot");
        json.WriteString("sha256", pin.Snapshot.Hex);
        json.WriteNumber("size", pin.Size);
        json.WriteNumber("advisories", pin.Advisories);
        json.WriteString("modified", Time(pin.Modified));
        json.WriteEndObject();
        json.WriteStartArray("databases");
        foreach (var database in pin.Databases)
        {
            json.WriteStartObject();
            json.WriteString("from", database.From);
            json.WriteString("sha256", database.Sha256.Hex);
            json.WriteNumber("entries", database.Entries);
            json.WriteString("modified", Time(database.Modified));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A time as the pin has it, in whole seconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    /// <summary>The pin at the path, or null where there is none.</summary>
    public static AdvisoryPin? ReadFile(string named, Host host)
    {
        var path = host.Resolve(named);
        if (!File.Exists(path)) return null;
        return new FileInfo(path).Length > MaxBytes
            ? throw new CniImageKitException(Rules.PinUnreadable(new Location(named), $"it has more than {MaxBytes} bytes"))
            : Read(named, File.ReadAllBytes(path));
    }

    /// <summary>Reads the bytes of a pin.</summary>
    public static AdvisoryPin Read(string named, byte[] content)
    {
        var lines = new LineMap(named, content);
        CniImageKitException Bad(Location at, string why) => new(Rules.PinUnreadable(at, why));
        if (lines.FirstConflictMarker() is { } marker) throw Bad(marker, "it holds the markers of an unfinished merge");
        LocatedJson root;
        try
        {
            root = LocatedJson.Parse(content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content);
        }
        catch (JsonException fault)
        {
            throw Bad(lines.At(fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0), "it is no JSON");
        }

        LocatedJson Member(LocatedJson of, string key, JsonTokenType kind) =>
            of.Members.FirstOrDefault(m => m.Key == key)?.Value is { } value && value.Kind == kind
                ? value : throw Bad(lines.At(of.Offset), $"'{key}' is missing or of another type");
        long Number(LocatedJson of, string key) => Member(of, key, JsonTokenType.Number) is var value
            && long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : throw Bad(lines.At(value.Offset), $"'{key}' is no whole number");
        Digest Hash(LocatedJson of) => Member(of, "sha256", JsonTokenType.String) is var value
            && Digest.TryParse("sha256:" + value.Text, out var digest)
                ? digest : throw Bad(lines.At(value.Offset), "'sha256' is no digest");
        DateTimeOffset When(LocatedJson of) => Member(of, "modified", JsonTokenType.String) is var value
            && DateTimeOffset.TryParseExact(
                value.Text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time : throw Bad(lines.At(value.Offset), "'modified' is no time such as 2026-08-20T12:00:00Z");

        var version = Number(root, "advisoriesVersion");
        if (version != 1) throw Bad(lines.At(root.Offset), $"its version is {version}, and this version of cnikit knows 1");
        var snapshot = Member(root, "snapshot", JsonTokenType.StartObject);
        return new AdvisoryPin
        {
            Snapshot = Hash(snapshot),
            Size = Number(snapshot, "size"),
            Advisories = (int)Math.Min(Number(snapshot, "advisories"), int.MaxValue),
            Modified = When(snapshot),
            Databases =
            [
                .. Member(root, "databases", JsonTokenType.StartArray).Items.Select(d => new PinnedDatabase
                {
                    From = Member(d, "from", JsonTokenType.String).Text,
                    Sha256 = Hash(d),
                    Entries = (int)Math.Min(Number(d, "entries"), int.MaxValue),
                    Modified = When(d),
                }),
            ],
        };
    }
}
