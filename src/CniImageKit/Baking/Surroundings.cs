using CniImageKit.Cni;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Manifest;
using CniImageKit.Sources;

namespace CniImageKit.Baking;

/// <summary>Looks around for <c>cnikit init</c>: which sources answer, which plugins are configured, what kind of node this is.</summary>
internal static class Surroundings
{
    private const string Package = "containernetworking-plugins";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What was seen. A source that does not answer is no failure.</summary>
    public static async Task<Sighting> LookAsync(
        Host host, Fetcher fetcher, IReadOnlyList<ISource> sources, IEnumerable<string> directories, CancellationToken cancellationToken)
    {
        var platform = MachinePlatform.Current;
        return new Sighting
        {
            Platform = platform,
            AptVersion = await AptAsync(sources, platform, cancellationToken),
            GitHub = await GitHubAsync(fetcher, cancellationToken),
            Plugins = [.. ConfigNames.Under(directories.Select(host.Resolve), cancellationToken).Select(c => c.Plugin)],
            Layout = ManifestSketch.Layout(d => Directory.Exists(Path.Combine(host.SystemRoot, d.TrimStart('/')))),
        };
    }

    private static async Task<string?> AptAsync(IReadOnlyList<ISource> sources, Platform platform, CancellationToken cancellationToken)
    {
        var entry = new PluginEntry
        {
            Name = Package,
            At = Location.None,
            From = new("apt", Location.None),
            Settings = new AptSettings { Package = new(Package, Location.None) },
        };
        var nothing = new PluginManifest
        {
            File = "cni.yaml",
            Directory = "/",
            Platforms = [],
            Node = new NodeSpec(),
            Plugins = [],
            Outputs = [],
        };
        try
        {
            var offers = await sources.First(s => s.Serves(entry.Settings)).ListAsync(entry, nothing, platform, cancellationToken);
            return offers.OrderByDescending(o => o.Comparable).ThenByDescending(o => o.Rank).FirstOrDefault()?.Version;
        }
        catch (CniImageKitException)
        {
            return null;
        }
    }

    private static async Task<bool> GitHubAsync(Fetcher fetcher, CancellationToken cancellationToken)
    {
        // Retries would make a person without network wait for a minute.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var request =
                new DocumentRequest { Name = "the API of GitHub", Uri = new Uri("https://api.github.com/zen"), MaxBytes = 1 << 16 };
            return (await fetcher.GetAsync(request, patience.Token)).Status == 200;
        }
        catch (Exception fault) when (fault is CniImageKitException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
