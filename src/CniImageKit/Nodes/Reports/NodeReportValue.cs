using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Json;

namespace CniImageKit.Nodes.Reports;

/// <summary>An object of a report and the typed facts in it. What is wrong is thrown as CNIK5250 with its place.</summary>
internal readonly record struct NodeReportValue(LocatedJson Json, LineMap Lines)
{
    public const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int MaxItems = 2000;
    private const int MaxText = 4096;
    private const int MaxShown = 100;

    public static CniImageKitException Fault(Location at, string why) => new(Rules.NodeReportMalformed(at, why));

    /// <summary>What is wrong with the fact.</summary>
    public CniImageKitException Bad(string key, string why) => Fault(Lines.At(Find(key)?.Offset ?? Json.Offset), $"'{key}' {why}");

    /// <summary>Refuses what is no object of exactly these keys.</summary>
    public void Expect(params string[] keys)
    {
        if (Json.Kind != JsonTokenType.StartObject) throw Fault(Lines.At(Json.Offset), $"it holds {Shown(Json.Describe())}, no object");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in Json.Members)
        {
            var at = Lines.At(member.Offset);
            if (!keys.Contains(member.Key)) throw Fault(at, $"it has the key '{Shown(member.Key)}', which reports do not have");
            if (!seen.Add(member.Key)) throw Fault(at, $"it has '{member.Key}' twice");
        }

        foreach (var key in keys.Where(k => !seen.Contains(k))) throw Bad(key, "is missing");
    }

    /// <summary>The version, where there is a number under that key; else null.</summary>
    public long? Version(string key) =>
        Find(key) is { Kind: JsonTokenType.Number } found && long.TryParse(found.Text, out var version) ? version : null;

    /// <summary>A text, or null where it is null.</summary>
    public string? Optional(string key) => Find(key) is { Kind: JsonTokenType.Null } ? null : Text(key);

    /// <summary>A text of one line.</summary>
    public string Text(string key) =>
        Of(key, JsonTokenType.String, "a text").Text is { Length: > 0 and <= MaxText } text && !text.Any(char.IsControl)
            ? text : throw Bad(key, $"is empty, has control characters, or has more than {MaxText} characters");

    /// <summary>An absolute path.</summary>
    public string Path(string key) => Text(key) is ['/', ..] path ? path : throw Bad(key, "is no absolute path");

    /// <summary>A plugin's name.</summary>
    public string Plugin(string key) => Text(key) is var name && PluginName.IsSafe(name) ? name : throw Bad(key, "is no name of a plugin");

    /// <summary>A whole number, not negative.</summary>
    public int Number(string key) =>
        int.TryParse(Of(key, JsonTokenType.Number, "a number").Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw Bad(key, "is no whole number");

    /// <summary>A digest, or null where it is null.</summary>
    public Digest? Sha256(string key) =>
        Optional(key) is not { } text ? null
        : Digest.TryParse(text, out var digest) && digest.Algorithm == "sha256" ? digest : throw Bad(key, "is no sha256 digest");

    /// <summary>A time in UTC and whole seconds.</summary>
    public DateTimeOffset When(string key) =>
        DateTimeOffset.TryParseExact(Text(key), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : throw Bad(key, "is no time such as 2026-08-20T12:00:00Z");

    /// <summary>A word that names one of the values.</summary>
    public T OneOf<T>(string key) where T : struct, Enum
    {
        var text = Text(key);
        foreach (var value in Enum.GetValues<T>())
        {
            if (NodeReportJson.Word(value) == text) return value;
        }

        throw Bad(key, $"is none of {string.Join(", ", Enum.GetValues<T>().Select(NodeReportJson.Word))}");
    }

    /// <summary>The objects of an array, each with exactly these keys.</summary>
    public ImmutableArray<NodeReportValue> Items(string key, params string[] keys)
    {
        var lines = Lines;
        var items = Of(key, JsonTokenType.StartArray, "an array").Items;
        if (items.Length > MaxItems) throw Bad(key, $"has more than {MaxItems} items");
        ImmutableArray<NodeReportValue> values = [.. items.Select(i => new NodeReportValue(i, lines))];
        foreach (var value in values) value.Expect(keys);
        return values;
    }

    private LocatedJson Of(string key, JsonTokenType kind, string noun) =>
        Find(key) is { } found && found.Kind == kind ? found : throw Bad(key, $"is not {noun}");

    private LocatedJson? Find(string key) => Json.Members.FirstOrDefault(m => m.Key == key)?.Value;

    private static string Shown(string text) => MemberName.Show(text.Length > MaxShown ? text[..MaxShown] + "…" : text);
}
