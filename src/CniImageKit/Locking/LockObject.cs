using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;

namespace CniImageKit.Locking;

/// <summary>
/// An object of the lock and the typed facts in it. What is missing or wrong goes to the findings, once; the caller gets null or 0 and
/// goes on, so that one reading reports everything.
/// </summary>
internal sealed class LockObject(string block, LocatedJson value, LineMap lines, Findings findings)
{
    /// <summary>What the object is, for messages.</summary>
    public string Block { get; set; } = block;

    /// <summary>The members, duplicates included.</summary>
    public ImmutableArray<LocatedMember> Members => value.Members;

    /// <summary>The first member of that name, or null.</summary>
    public LocatedJson? Find(string key) => value.Members.FirstOrDefault(m => m.Key == key)?.Value;

    /// <summary>The place of the fact, or of the object where it is missing.</summary>
    public Location At(string key) => lines.At(Find(key)?.Offset ?? value.Offset);

    /// <inheritdoc cref="Expect(string[], string[])"/>
    public bool Expect(params string[] mandatory) => Expect(mandatory, []);

    /// <summary>Reports keys that are unknown, doubled or missing; false where this is no object at all.</summary>
    public bool Expect(string[] mandatory, string[] optional)
    {
        if (!Is(JsonTokenType.StartObject, value, Block, "an object")) return false;
        string[] known = [.. mandatory, .. optional];
        foreach (var (key, offset, _) in value.Members)
        {
            if (!known.Contains(key)) findings.Add(Rules.UnknownLockKey(lines.At(offset), key, Block, NearestName.Among(known, key)));
        }

        RefuseDuplicates();
        foreach (var key in mandatory.Where(k => Find(k) is null)) findings.Add(Rules.MissingLockFact(lines.At(value.Offset), key, Block));
        return true;
    }

    /// <summary>The object under <paramref name="key"/>, or null.</summary>
    public LockObject? Object(string key, string called)
    {
        if (Find(key) is not { } found || !Is(JsonTokenType.StartObject, found, key, "an object")) return null;
        var inner = new LockObject($"{called} of {Block}", found, lines, findings);
        if (key == "files") inner.RefuseDuplicates();
        return inner;
    }

    /// <summary>The items of an array; none where it is missing or wrong.</summary>
    public ImmutableArray<LocatedJson> Items(string key) =>
        Find(key) is { } found && Is(JsonTokenType.StartArray, found, key, "an array") ? found.Items : [];

    /// <summary>A text that is not empty and holds no control character.</summary>
    public string? Text(string key) => Find(key) is { } found ? Text(key, found) : null;

    /// <summary>A text, or null where the fact is not known.</summary>
    public string? OptionalText(string key) => Text(key);

    /// <summary>An array of texts.</summary>
    public ImmutableArray<string> Texts(string key) => [.. Items(key).Select(i => Text(key, i)).OfType<string>()];

    /// <summary>A whole number, not negative.</summary>
    public long Number(string key)
    {
        if (Find(key) is not { } found) return 0;
        if (found.Kind == JsonTokenType.Number && long.TryParse(found.Text, out var number) && number >= 0) return number;
        return Wrong<long>(key, "a whole number", found);
    }

    /// <summary>A mode such as 0755.</summary>
    public int Mode(string key) => Parse(key, "a mode such as 0755", t => LockedMode.TryRead(t, out var mode) ? mode : (int?)null) ?? 0;

    /// <summary>A date such as 2025-05-04T12:00:00Z.</summary>
    public SourceDate SourceDate(string key) => Parse(key, "a time such as 2025-05-04T12:00:00Z",
        t => CniImageKit.SourceDate.TryParse(t, out var date) ? date : (SourceDate?)null) ?? default;

    /// <summary>A platform.</summary>
    public Platform? Platform(string key)
    {
        Platform? platform = null;
        Parse(key, "a platform such as linux/amd64", t => CniImageKit.Platform.TryParse(t, out platform) ? true : (bool?)null);
        return platform;
    }

    /// <summary>A SHA-256 in lower-case hex after <paramref name="prefix"/>.</summary>
    public Digest? Sha256(string key, string prefix) => Hash(key, prefix, "sha256", 64);

    /// <summary>A SHA-512 in lower-case hex.</summary>
    public Digest? Sha512(string key) => Hash(key, "", "sha512", 128);

    private Digest? Hash(string key, string prefix, string algorithm, int digits)
    {
        Digest? digest = null;
        Parse(key, $"{prefix}{digits} lower-case hexadecimal digits", t => t.StartsWith(prefix, StringComparison.Ordinal)
            && Digest.TryParse($"{algorithm}:{t[prefix.Length..]}", out digest) ? true : (bool?)null);
        return digest;
    }

    private T? Parse<T>(string key, string expected, Func<string, T?> parse) where T : struct
    {
        if (Find(key) is not { } found) return null;
        return found.Kind == JsonTokenType.String && parse(found.Text) is { } parsed ? parsed : Wrong<T?>(key, expected, found);
    }

    private string? Text(string key, LocatedJson found) =>
        found.Kind == JsonTokenType.String && found.Text.Length > 0 && !found.Text.Any(char.IsControl)
            ? found.Text
            : Wrong<string>(key, "a text", found);

    private void RefuseDuplicates()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.Members)
        {
            if (!seen.Add(member.Key)) findings.Add(Rules.DuplicateLockKey(lines.At(member.Offset), member.Key));
        }
    }

    private bool Is(JsonTokenType kind, LocatedJson found, string fact, string expected)
    {
        if (found.Kind != kind) Wrong<string>(fact, expected, found);
        return found.Kind == kind;
    }

    private T? Wrong<T>(string fact, string expected, LocatedJson found)
    {
        findings.Add(Rules.BadLockFact(lines.At(found.Offset), fact, expected, found.Describe()));
        return default;
    }
}
