using System.Collections.Immutable;
using NuGet.Versioning;

namespace CniImageKit.Catalog;

/// <summary>Where a missing plugin is to be had.</summary>
/// <param name="Text">A clause without a full stop, such as <c>tap is in containernetworking-plugins since 1.3.0</c>.</param>
/// <param name="Entry">The catalog entry that has it, to be written after <c>from:</c>; null where no entry has it.</param>
internal sealed record Hint(string Text, string? Entry);

/// <summary>A plugin of a project that is in the catalog by name only.</summary>
/// <param name="Plugin">The name on the node.</param>
/// <param name="Project">owner/name.</param>
/// <param name="Where">Where the project publishes it, such as <c>its image, as /bond</c>.</param>
internal sealed record Elsewhere(string Plugin, string Project, string Where);

/// <summary>Makes hints.</summary>
internal static class Hints
{
    /// <summary>What the history of the entry itself says: too early, too late, another system, not for nodes.</summary>
    public static Hint? Within(
        CatalogEntry entry, string plugin, NuGetVersion? version, string? os, Func<string, CatalogEntry?> byRepository)
    {
        var rows = entry.Plugins.Where(p => p.Name == plugin).ToArray();
        if (rows.Length == 0) return null;
        if (rows[0].NotOnHost is { } reason) return new Hint($"{plugin} does not belong on a node: {reason}", null);
        var row = Array.Find(rows, r => r.Os == os) ?? (os is null ? rows[0] : null);
        if (row is null) return new Hint($"{plugin} is released for {rows[0].Os} only", null);
        if (version is null) return null;
        var plain = entry.Plain(version);
        if (row.Versions.Satisfies(plain)) return null;
        if (row.Versions.MinVersion is { } min && plain < min) return new Hint($"{plugin} is in {entry.Name} since {min}", entry.Name);
        var gone = $"{plugin} is not in {entry.Name} since {row.Versions.MaxVersion}";
        if (row.MovedTo is not { } project) return new Hint(gone, null);
        var heir = byRepository(project)?.Name;
        return new Hint($"{gone}: it is released by {project} now{(heir is null ? "" : $" (from: {heir})")}", heir);
    }

    /// <summary>Who else has a plugin of that name.</summary>
    public static Hint? Beside(string plugin, CatalogEntry? entry, IEnumerable<CatalogEntry> entries, ImmutableArray<Elsewhere> elsewhere)
    {
        var other = entries.FirstOrDefault(e =>
            e.Name != entry?.Name && e.Plugins.Any(p => p.Name == plugin && p.NotOnHost is null && p.Versions.MaxVersion is null));
        if (other is not null) return new Hint($"{plugin} is in {other.Name}", other.Name);
        var listed = elsewhere.FirstOrDefault(e => e.Plugin == plugin);
        return listed is null ? null : new Hint($"{plugin} is published by {listed.Project} in {listed.Where}", null);
    }
}
