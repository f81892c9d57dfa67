using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using NuGet.Configuration;

namespace CniImageKit.Sources.Feeds;

/// <summary>
/// What the nuget.config files say that count for a directory: sources in their order, and which of them may have which package.
/// Raises CNIK2401.
/// </summary>
/// <param name="Sources">Disabled ones included.</param>
/// <param name="Mapping">Package source mapping.</param>
internal sealed record FeedConfig(ImmutableArray<PackageSource> Sources, PackageSourceMapping Mapping)
{
    /// <summary>Reads the hierarchy as NuGet does, but writes no file and finds the files by the host alone.</summary>
    public static FeedConfig Read(Host host, string directory, Location at)
    {
        var files = FeedConfigFiles.Of(host, directory);
        try
        {
            if (files.Count == 0) return new FeedConfig([], new PackageSourceMapping(new Dictionary<string, IReadOnlyList<string>>()));
            var settings = Settings.LoadSettingsGivenConfigPaths(files);
            return new FeedConfig(
                [.. PackageSourceProvider.LoadPackageSources(settings)], PackageSourceMapping.GetPackageSourceMapping(settings));
        }
        catch (Exception e) when (e is NuGetConfigurationException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CniImageKitException(Rules.NuGetConfigUnreadable(at, e.Message.ReplaceLineEndings(" ")), e);
        }
    }
}
