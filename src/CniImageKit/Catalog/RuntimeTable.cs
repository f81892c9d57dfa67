using System.Collections.Immutable;
using System.Text.Json;
using NuGet.Versioning;

namespace CniImageKit.Catalog;

/// <summary>What a program that runs plugins speaks, as the library that its releases are built with says.</summary>
internal sealed record RuntimeRow
{
    /// <summary><c>containerd</c>, <c>cri-o</c> or <c>multus</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its releases.</summary>
    public required VersionRange Versions { get; init; }

    /// <summary>The version of libcni (of the cni module before 1.0) in its go.mod.</summary>
    public required string Libcni { get; init; }

    /// <summary>The highest CNI version that this library speaks.</summary>
    public required string Highest { get; init; }

    /// <summary>Whether it reads <c>cniVersions</c> of a list.</summary>
    public required bool ReadsCniVersions { get; init; }

    /// <summary>Whether it reads plugins of a list from a directory beside it (<c>loadOnlyInlinedPlugins</c>).</summary>
    public required bool ReadsFragments { get; init; }

    /// <summary><c>owner/name:path@tag</c> of the last release that was looked at.</summary>
    public required string Source { get; init; }
}

/// <summary>The table of <see cref="RuntimeRow"/>; only what was read in the projects' own files is in it.</summary>
internal sealed class RuntimeTable
{
    private RuntimeTable(ImmutableArray<RuntimeRow> rows) => Rows = rows;

    /// <summary>Every row; the ranges of one name do not overlap.</summary>
    public ImmutableArray<RuntimeRow> Rows { get; }

    /// <summary>A table of these rows.</summary>
    public static RuntimeTable Of(params ImmutableArray<RuntimeRow> rows) => new(rows);

    /// <summary>Reads the embedded data.</summary>
    public static RuntimeTable Load()
    {
        using var json = typeof(RuntimeTable).Assembly.GetManifestResourceStream("catalog/runtimes.json")!;
        using var document = JsonDocument.Parse(json);
        return new RuntimeTable([.. document.RootElement.GetProperty("runtimes").EnumerateArray().Select(Row)]);
    }

    /// <summary>
    /// The row of a name and version such as <c>containerd 2.1.4</c>, or <c>containerd 2.1</c> for the newest of that series; null where
    /// the table has none.
    /// </summary>
    public RuntimeRow? Find(string name, string version)
    {
        var plain = version.TrimStart('v');
        if (plain.Count(c => c == '.') == 1) plain += $".{int.MaxValue}";
        return NuGetVersion.TryParse(plain, out var parsed)
            ? Rows.FirstOrDefault(r => r.Name == name && r.Versions.Satisfies(parsed)) : null;
    }

    private static RuntimeRow Row(JsonElement row) => new()
    {
        Name = row.GetProperty("name").GetString()!,
        Versions = VersionRange.Parse(row.GetProperty("versions").GetString()!),
        Libcni = row.GetProperty("libcni").GetString()!,
        Highest = row.GetProperty("highest").GetString()!,
        ReadsCniVersions = row.GetProperty("cniVersions").GetBoolean(),
        ReadsFragments = row.GetProperty("fragments").GetBoolean(),
        Source = row.GetProperty("source").GetString()!,
    };
}
