using System.Collections.Immutable;
using CniImageKit.Manifest;

namespace CniImageKit.Locking;

/// <summary>Compares two locks fact by fact; equal meanings give none, however they are spelt.</summary>
internal static class LockDiff
{
    /// <summary>What differs: facts of the whole lock first, then by source, platform and plugin, ordinally.</summary>
    public static ImmutableArray<LockDifference> Differences(Lockfile old, Lockfile @new)
    {
        var found = ImmutableArray.CreateBuilder<LockDifference>();
        var output = new LockDifference { Change = LockChange.OutputChanged };
        Compare(found, output with { Fact = "recipe" }, old.Recipe.ToString(), @new.Recipe.ToString());
        Compare(found, output with { Fact = "sourceDate" }, old.SourceDate.ToString(), @new.SourceDate.ToString());
        var (before, after) = (ByKey(old), ByKey(@new));
        var keys = before.Keys.Union(after.Keys).OrderBy(k => k.Source, StringComparer.Ordinal).ThenBy(k => k.Platform);
        foreach (var (source, platform) in keys)
        {
            var here = new LockDifference { Change = LockChange.SourceAdded, Source = source, Platform = platform };
            var (was, now) = (before.GetValueOrDefault((source, platform)), after.GetValueOrDefault((source, platform)));
            if (was is null) found.Add(here with { To = now!.Version });
            else if (now is null) found.Add(here with { Change = LockChange.SourceRemoved, From = was.Version });
            else Entry(found, here, was, now);
        }

        return found.DrainToImmutable();
    }

    private static void Entry(ImmutableArray<LockDifference>.Builder found, LockDifference here, LockEntry was, LockEntry now)
    {
        var (old, @new) = (was.Artifact, now.Artifact);
        var sameVersion = was.Version == now.Version;
        Compare(found, here with { Change = LockChange.VersionChanged }, was.Version, now.Version);
        // Another asset of the same version (another name, another package build) is no replacement; the same name with other bytes is.
        if (sameVersion && old.Location == @new.Location)
            Compare(found, here with { Change = LockChange.ArtifactReplaced }, old.Sha256.ToString(), @new.Sha256.ToString());
        Compare(found, here with { Change = LockChange.LocationChanged }, old.Location, @new.Location);
        Compare(found, here with { Change = LockChange.FactChanged, Fact = "date" }, old.Date?.ToString(), @new.Date?.ToString());
        Compare(found, here with { Change = LockChange.FactChanged, Fact = "license" }, was.License, now.License);
        Modules(found, here with { Change = LockChange.FactChanged }, was.Modules, now.Modules);
        Verification(found, here, old.Verified, @new.Verified);
        Compare(found, here with { Change = LockChange.RequestChanged }, was.Request.ToString(), now.Request.ToString());
        foreach (var plugin in was.Files.Keys.Union(now.Files.Keys).Order(StringComparer.Ordinal))
        {
            var at = here with { Plugin = plugin };
            var (before, after) = (was.Files.GetValueOrDefault(plugin), now.Files.GetValueOrDefault(plugin));
            if (before is null) found.Add(at with { Change = LockChange.PluginAdded, To = now.Version });
            else if (after is null) found.Add(at with { Change = LockChange.PluginRemoved, From = was.Version });
            else File(found, at, before, after, sameVersion);
        }
    }

    private static void File(
        ImmutableArray<LockDifference>.Builder found, LockDifference at, LockedFile was, LockedFile now, bool sameVersion)
    {
        var change = sameVersion ? LockChange.PluginReplaced : LockChange.PluginChanged;
        Compare(found, at with { Change = change }, was.Sha256.ToString(), now.Sha256.ToString());
        foreach (var ((fact, before), (_, after)) in Facts(was).Zip(Facts(now)))
            Compare(found, at with { Change = LockChange.FactChanged, Fact = fact }, before, after);
    }

    /// <summary>What is said of a plugin besides its bytes, in the order it is told.</summary>
    public static ImmutableArray<(string Fact, string? Value)> Facts(LockedFile file) =>
    [
        ("member", file.Member), ("mode", LockedMode.Write(file.Mode)), ("arch", file.Arch), ("linkage", file.Linkage), ("go", file.Go),
        ("module", file.Module), ("cni", file.Cni),
    ];

    /// <summary>Ways of verification that one artifact has and the other lacks.</summary>
    public static (ImmutableArray<string> Lost, ImmutableArray<string> Gained) Ways(
        ImmutableArray<string> was, ImmutableArray<string> now)
    {
        // "sums-file NAME" of another version is the same way: the first word tells the way, but a signer's identity is part of it.
        static string Way(string words) => SignatureMethods.All.Contains(words.Split(' ')[0]) ? words : words.Split(' ')[0];
        return ([.. was.Where(w => now.All(n => Way(n) != Way(w)))], [.. now.Where(n => was.All(w => Way(w) != Way(n)))]);
    }

    // A path may stand with two versions where two binaries of the source were linked apart.
    private static void Modules(
        ImmutableArray<LockDifference>.Builder found, LockDifference here, ImmutableArray<string> was, ImmutableArray<string> now)
    {
        static string Path(string module) => module.Split(' ')[0];
        static string? Versions(IEnumerable<string> modules, string path) =>
            modules.Where(m => Path(m) == path).Select(m => m[path.Length..].TrimStart()).ToList() is { Count: > 0 } all
                ? string.Join(", ", all) : null;
        foreach (var path in was.Concat(now).Select(Path).Distinct().Order(StringComparer.Ordinal))
            Compare(found, here with { Fact = $"module {path}" }, Versions(was, path), Versions(now, path));
    }

    private static void Verification(
        ImmutableArray<LockDifference>.Builder found, LockDifference here, ImmutableArray<string> was, ImmutableArray<string> now)
    {
        var (ways, more) = Ways(was, now);
        foreach (var lost in ways) found.Add(here with { Change = LockChange.VerificationLost, From = lost });
        foreach (var gained in more) found.Add(here with { Change = LockChange.VerificationGained, To = gained });
    }

    private static void Compare(ImmutableArray<LockDifference>.Builder found, LockDifference kind, string? from, string? to)
    {
        if (from != to) found.Add(kind with { From = from, To = to });
    }

    private static ImmutableDictionary<(string Source, Platform Platform), LockEntry> ByKey(Lockfile lockfile) =>
        lockfile.Plugins.ToImmutableDictionary(e => (e.Source, e.Platform));
}
