using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;

namespace CniImageKit.Locking;

/// <summary>
/// Reads cni.lock.json strictly: every key known, every mandatory fact there, nothing twice. A BOM, CRLF and another order or indent are
/// forgiven with CNIK3501, since they change no fact. Raises CNIK3003 to CNIK3014 and warns CNIK3501, CNIK3502.
/// </summary>
internal static class LockReader
{
    /// <summary>Beyond any real lock: some 30 000 files.</summary>
    /// <summary>A lock of more bytes is refused.</summary>
    public const int MaxBytes = 16 << 20;

    private const int KnownLockVersion = 1;
    private const int KnownRecipe = 1;

    /// <summary>Reads <paramref name="content"/>; <paramref name="file"/> is the path as the user named it.</summary>
    /// <exception cref="CniImageKitException">All findings, where one is an error.</exception>
    public static LocatedLock Read(string file, byte[] content)
    {
        if (content.Length > MaxBytes) throw new CniImageKitException(Rules.LockTooLarge(new Location(file), content.Length, MaxBytes));
        var lines = new LineMap(file, content);
        if (lines.FirstConflictMarker() is { } marker) throw new CniImageKitException(Rules.ConflictMarkers(marker));

        var findings = new Findings();
        var root = new LockObject("the lock", Parse(content, lines), lines, findings);
        RefuseNewer(root, lines);

        var entries = ImmutableArray.CreateBuilder<LockEntry>();
        var places = ImmutableDictionary.CreateBuilder<(string Source, Platform Platform), LockPlaces>();
        root.Expect("lockVersion", "recipe", "sourceDate", "plugins");
        var date = root.SourceDate("sourceDate");
        var (version, recipe) = (root.Number("lockVersion"), root.Number("recipe"));
        foreach (var item in root.Items("plugins"))
        {
            if (LockEntryReader.Read(item, lines, findings) is not var (entry, at)) continue;
            if (places.TryGetValue((entry.Source, entry.Platform), out var first))
                findings.Add(Rules.DuplicateLockEntry(at.Entry, entry.Source, entry.Platform, first.Entry.ToString()));
            else
                places.Add((entry.Source, entry.Platform), at);
            entries.Add(entry);
        }

        findings.ThrowIfErrors();
        var read = new Lockfile
        {
            LockVersion = (int)version,
            Recipe = (int)recipe,
            SourceDate = date,
            Plugins = [.. entries.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Platform)],
        };
        if (!IsCanonical(read, content)) findings.Add(Rules.LockNotCanonical(new Location(file)));
        return new LocatedLock { Lock = read, File = file, Places = places.ToImmutable(), Warnings = findings.Sorted };
    }

    private static LocatedJson Parse(byte[] content, LineMap lines)
    {
        var bom = content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        // Blanks of the same length keep every offset right.
        var text = bom == 0 ? content : [.. "   "u8, .. content.AsSpan(bom)];
        try
        {
            return LocatedJson.Parse(text);
        }
        catch (JsonException fault)
        {
            var at = lines.At(fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0);
            throw new CniImageKitException(Rules.LockNoJson(at, Short(fault.Message)), fault);
        }
    }

    private static string Short(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ').ReplaceLineEndings(" ");
    }

    // First of all, since a newer format may hold keys and values that would otherwise be reported as wrong.
    private static void RefuseNewer(LockObject root, LineMap lines)
    {
        if (root.Find("lockVersion") is { Kind: JsonTokenType.Number } version && long.TryParse(version.Text, out var number)
            && number > KnownLockVersion)
            throw new CniImageKitException(Rules.NewerLock(lines.At(version.Offset), number, KnownLockVersion));
        if (root.Find("recipe") is { Kind: JsonTokenType.Number } recipe && long.TryParse(recipe.Text, out number) && number > KnownRecipe)
            throw new CniImageKitException(Rules.NewerRecipe(lines.At(recipe.Offset), number, KnownRecipe));
    }

    private static bool IsCanonical(Lockfile read, byte[] content)
    {
        var canonical = LockWriter.Write(read).AsSpan();
        var text = content.AsSpan();
        if (text.SequenceEqual(canonical)) return true;
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        // A checkout that makes CRLF is git's doing, nobody's edit.
        byte[] unix = [.. text.ToArray().Where((b, i) => b != (byte)'\r')];
        return unix.AsSpan().SequenceEqual(canonical);
    }
}
