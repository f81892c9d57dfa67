using System.Diagnostics.CodeAnalysis;
using CniImageKit.Manifest.Reading;
using NuGet.Versioning;

namespace CniImageKit.Sources.Feeds;

/// <summary>A NuGet package's id and version. Ids are equal whatever their case; a version is equal to another spelling of it.</summary>
/// <param name="Id">As the manifest spells it.</param>
/// <param name="Version">Without build metadata, which is no part of a package's identity.</param>
internal sealed record PackageName(string Id, NuGetVersion Version)
{
    private const string Scheme = "nuget:";

    /// <summary>As in the lock: <c>nuget:ID@VERSION</c>.</summary>
    public string Location => $"{Scheme}{Id}@{Version.ToNormalizedString()}";

    /// <summary><c>id.version.nupkg</c> in lower case, as v3 feeds name it.</summary>
    public string FileName => $"{LowerId}.{LowerVersion}.nupkg";

    /// <summary>The id in an address.</summary>
    public string LowerId => Id.ToLowerInvariant();

    /// <summary>The version in an address.</summary>
    public string LowerVersion => Version.ToNormalizedString().ToLowerInvariant();

    /// <summary>Reads a lock's location.</summary>
    public static bool TryParse(string location, [NotNullWhen(true)] out PackageName? name)
    {
        name = location.StartsWith(Scheme, StringComparison.Ordinal) && location[Scheme.Length..].Split('@') is [var id, var text]
            && NuGetReader.IsPackageId(id) && NuGetVersion.TryParse(text, out var version) ? new PackageName(id, version) : null;
        return name is not null;
    }

    /// <summary>Whether it is the same package.</summary>
    public bool Is(string id, string version) =>
        id.Equals(Id, StringComparison.OrdinalIgnoreCase) && NuGetVersion.TryParse(version, out var other) && other == Version;
}
