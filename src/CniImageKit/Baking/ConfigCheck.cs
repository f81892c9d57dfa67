using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Cni;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Baking;

/// <summary>Whether the plugins that network configuration names are in the lock: a pod that needs another one would never start.</summary>
internal static class ConfigCheck
{
    private const int MaxBytes = 1 << 20;

    /// <summary>CNIK9106 to 9108 for each file, in the order given.</summary>
    public static ImmutableArray<Diagnostic> Check(Lockfile locked, string lockfile, IEnumerable<string> files, Host host)
    {
        var plugins = locked.Plugins.GroupBy(e => e.Platform)
            .Select(g => (Platform: g.Key, Names: g.SelectMany(e => e.Files.Keys).ToHashSet(StringComparer.Ordinal)))
            .OrderBy(p => p.Platform).ToArray();
        return [.. files.SelectMany(f => OfFile(f, plugins, lockfile, host))];
    }

    private static IEnumerable<Diagnostic> OfFile(
        string file, (Platform Platform, HashSet<string> Names)[] plugins, string lockfile, Host host)
    {
        var info = new FileInfo(host.Resolve(file));
        if (!info.Exists) return [Rules.NoConfig(file)];
        if (info.Length > MaxBytes) return [Rules.UnreadableConfig(new Location(file), $"it has more than {MaxBytes} bytes")];
        var text = File.ReadAllText(info.FullName);
        if (Fault(file, text) is { } fault) return [fault];
        return ConfigNames.In(file, text).Select(name => (Name: name, Lacking: plugins.Where(p => !p.Names.Contains(name)).ToArray()))
            .Where(n => n.Lacking.Length > 0 || plugins.Length == 0)
            .Select(n => Rules.ConfigNamesUnlocked(
                PlaceOf(n.Name, file, text), n.Name, lockfile, n.Lacking.Select(p => p.Platform.ToString())));
    }

    private static Diagnostic? Fault(string file, string text)
    {
        if (Path.GetExtension(file).ToLowerInvariant() is not (".conf" or ".conflist" or ".json")) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return null;
        }
        catch (JsonException fault)
        {
            var at = new Location(file, (int)(fault.LineNumber ?? -1) + 1, (int)(fault.BytePositionInLine ?? -1) + 1);
            return Rules.UnreadableConfig(at, fault.Message.Split(" LineNumber:")[0].TrimEnd('.'));
        }
    }

    // The first time that it stands there as a word; a plugin that another one implies stands nowhere.
    private static Location PlaceOf(string name, string file, string text)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (IsPart(text, at - 1) || IsPart(text, at + name.Length)) continue;
            var before = text.AsSpan(0, at);
            return new Location(file, before.Count('\n') + 1, at - before.LastIndexOf('\n'));
        }

        return new Location(file);
    }

    private static bool IsPart(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_' or '.');
}
