using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads one item of <c>plugins:</c>; null where its source cannot be told, which the findings then say.</summary>
internal static class PluginEntryReader
{
    private static readonly string[] CommonKeys = ["name", "from", "version", "include", "exclude", "rename", "platforms"];

    /// <summary>The entry.</summary>
    public static PluginEntry? Read(ManifestBlock block, ImmutableArray<Located<Platform>> declared, PluginCatalog catalog)
    {
        var from = block.RequireText("from", "from: containernetworking-plugins");
        if (from is null) return null;
        if (SourceKeys.Of(from.Value) is not { } keys)
        {
            if (catalog.Find(from.Value) is null) return Unknown(block, from, catalog);
            keys = SourceKeys.OfCatalog(catalog.Find(from.Value)!);
        }

        block.Expect([.. CommonKeys, .. keys]);
        block.NotBoth("include", "exclude");
        var platforms = PlatformList.Read(block, "platforms");
        foreach (var platform in platforms.Where(p => declared.All(d => d.Value != p.Value)))
            block.Findings.Add(Rules.UndeclaredPlatform(platform.At, platform.Value, string.Join(", ", declared.Select(d => d.Value))));
        var wanted = declared.Where(d => platforms.IsEmpty || platforms.Any(p => p.Value == d.Value)).Select(d => d.Value);
        var version = VersionReader.Read(block, from.Value);
        var settings = catalog.Find(from.Value) is { } known
            ? FromCatalog(block, known.ToSettings(from.At))
            : SourceSettingsReader.Read(from.Value, block, version, [.. wanted]);
        var verify = keys.Contains("verify") ? VerifyReader.Read(block, settings) : [];
        var (include, exclude) = (Names(block, "include"), Names(block, "exclude"));
        var rename = Rename(block, include, exclude, from.Value);
        var name = EntryName.Read(block, from, settings);
        if (name is null || settings is null) return null;
        return new PluginEntry
        {
            Name = name,
            At = block.Place,
            From = from,
            Version = version.Range,
            ExactVersion = version.Exact,
            Include = include,
            Exclude = exclude,
            Rename = rename,
            Platforms = platforms,
            Verify = verify,
            Settings = settings,
        };
    }

    // Which GitHub, or which registry: a copy of the project's own.
    private static SourceSettings FromCatalog(ManifestBlock block, SourceSettings settings) => settings switch
    {
        GitHubSettings github => github with { Api = Urls.Read(block, "api") },
        OciSettings oci when OciReader.Image(block, block.Text("image")) is { } image => oci with { Image = image, IsNamed = true },
        _ => settings,
    };

    // The common keys are checked all the same, so that one reading finds everything.
    private static PluginEntry? Unknown(ManifestBlock block, Located<string> from, PluginCatalog catalog)
    {
        string[] known = [.. SourceKeys.Kinds, .. catalog.Names];
        block.Findings.Add(Rules.UnknownSource(from.At, from.Value, NearestName.Among(known, from.Value), string.Join(", ", known)));
        Names(block, "include");
        Names(block, "exclude");
        block.NotBoth("include", "exclude");
        VersionReader.Read(block, from.Value);
        return null;
    }

    private static ImmutableArray<Located<string>> Names(ManifestBlock block, string key)
    {
        var names = block.Texts(key);
        foreach (var name in names) RefuseUnsafe(block, "a plugin's name", name);
        return names;
    }

    private static ImmutableSortedDictionary<string, Located<string>> Rename(
        ManifestBlock block, ImmutableArray<Located<string>> include, ImmutableArray<Located<string>> exclude, string from)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, Located<string>>(StringComparer.Ordinal);
        if (block.Block("rename") is not { } rename) return read.ToImmutable();
        foreach (var (old, at, value) in rename.Members)
        {
            RefuseUnsafe(block, "a plugin's name", new Located<string>(old, at));
            if (rename.Text(old, value, number: false) is not { } name) continue;
            RefuseUnsafe(block, "a plugin's name", name);
            if ((!include.IsEmpty && include.All(i => i.Value != old)) || exclude.Any(e => e.Value == old))
                block.Findings.Add(Rules.RenameWithoutPlugin(at, old, from));
            read[old] = name;
        }

        return read.ToImmutable();
    }

    private static void RefuseUnsafe(ManifestBlock block, string what, Located<string> name)
    {
        if (!PluginName.IsSafe(name.Value)) block.Findings.Add(Rules.UnsafeName(name.At, what, name.Value, PluginName.Expected));
    }
}
