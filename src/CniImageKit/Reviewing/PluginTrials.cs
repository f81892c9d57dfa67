using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.NodeImages;
using CniImageKit.Nodes;
using CniImageKit.Nodes.Trials;
using CniImageKit.Nodes.Trials.Pods;
using CniImageKit.Sources;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Reviewing;

/// <summary>What <c>test</c> is asked to do.</summary>
internal sealed record TrialRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>Files of scenarios, attachment definitions and network configuration; empty means the reference scenarios.</summary>
    public ImmutableArray<string> Scenarios { get; init; } = [];

    /// <summary>A plugin directory or root file system whose plugins are tried; those of the lock where null.</summary>
    public string? Target { get; init; }
}

/// <summary>Tries the plugins that a node would get, in namespaces of their own.</summary>
internal sealed class PluginTrials(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>
    /// Every scenario's outcome, in order. Raises CNIK6200 to 6202 and 6204 to 6206, what staging raises, and what reading scenarios
    /// raises.
    /// </summary>
    public async Task<ImmutableArray<TrialResult>> RunAsync(TrialRequest request, CancellationToken cancellationToken)
    {
        var named = !request.Scenarios.IsEmpty;
        var scenarios = named ? Named(request.Scenarios) : ScenarioReader.Reference();
        if (request.Target is { } target)
        {
            var layout = LayoutProfile.Default;
            var directory = host.Resolve(target);
            var inner = Path.Combine(directory, layout.PluginDirectory.Relative);
            var settings = new TrialSettings(Directory.Exists(inner) ? inner : directory, host.Clock);
            return await RunAsync(scenarios, named, settings, cancellationToken);
        }

        var fresh = new FreshInputs(host, catalog, store, sources);
        var inputs = fresh.Read(request.Manifest, request.LockFile, null, Bakery.Version);
        var machine = MachinePlatform.Current;
        if (inputs.Manifest.Platforms.All(p => p.Value != machine))
        {
            throw new CniImageKitException(Rules.NoTrialPlatform(
                inputs.Manifest.Platforms[0].At, inputs.Manifest.Platforms.Select(p => p.Value.ToString()), machine.ToString()));
        }

        await fresh.RefuseAsync(inputs, [machine], cancellationToken);
        var staged = await fresh.StageAsync(inputs, [machine], cancellationToken);
        var tried = await LaidAsync(fresh, inputs, staged[0], directory => RunAsync(
            scenarios, named, Settings(directory, inputs.Manifest.Node), cancellationToken), cancellationToken);
        return [.. tried, .. await ForeignAsync(fresh, inputs, machine, cancellationToken)];
    }

    // A plugin is run where its mode says that it may be, and not in the store.
    private async Task<T> LaidAsync<T>(
        FreshInputs fresh, BakeInputs inputs, StagedPlatform staged, Func<string, Task<T>> run, CancellationToken cancellationToken)
    {
        var place = Path.Combine(host.StoreRoot, $"trials-{host.ProcessId}-{staged.Platform.ToString().Replace('/', '-')}");
        try
        {
            await fresh.ScrubbingAsync(
                [staged], () => RootfsWriter.WriteAsync(staged.Tree, place, inputs.Date, cancellationToken), cancellationToken);
            return await run(Path.Combine(place, inputs.Layout.PluginDirectory.Relative));
        }
        finally
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        }
    }

    private static bool IsOld(string? multus) =>
        NuGetVersion.TryParse(multus?.TrimStart('v'), out var version) && version < new NuGetVersion(4, 1, 0);

    // Plugins of other architectures can be asked one thing: what they speak.
    private async Task<IEnumerable<TrialResult>> ForeignAsync(
        FreshInputs fresh, BakeInputs inputs, Platform machine, CancellationToken cancellationToken)
    {
        ImmutableArray<Platform> others = [.. inputs.Manifest.Platforms.Select(p => p.Value).Where(p => p.Os == "linux" && p != machine)];
        var staged = await fresh.StageAsync(inputs, others, cancellationToken);
        return await Gathering.AllAsync(staged.Select(s => LaidAsync(
            fresh, inputs, s, directory => new ForeignTrial(host, s.Platform).RunAsync(
                inputs.Manifest.Platforms.First(p => p.Value == s.Platform).At,
                [.. s.Plugins.Select(p => (p.Name, Path.Combine(directory, p.Name), p.Facts.Interpreter))], cancellationToken),
            cancellationToken)));
    }

    private TrialSettings Settings(string directory, NodeSpec node)
    {
        var table = RuntimeTable.Load();
        return new TrialSettings(directory, host.Clock)
        {
            IsOldMultus = IsOld(node.Multus?.Value),
            Runtime = table.RuntimeOf(node),
            Multus = table.MultusOf(node),
        };
    }

    // Files of devices are for the networks of the other files.
    private ImmutableArray<Scenario> Named(ImmutableArray<string> files)
    {
        ImmutableArray<DeviceFile> devices = [.. files.Where(DeviceFile.IsOne).Select(f => DeviceFile.Read(f, Text(f)))];
        var scenarios = PodNetworks.Attach(
            [.. files.Where(f => !DeviceFile.IsOne(f)).SelectMany(f => ScenarioReader.Read(f, Text(f), name => Beside(f, name)))], devices);
        return !scenarios.IsEmpty ? scenarios : throw new CniImageKitException(Rules.BadScenario(
            new Location(files[0]), "no network, definition, pod or scenario is in what was named"));
    }

    // Plugins of a network in the directory that has its name (libcni since 1.3.0).
    private (string File, string Text)[] Beside(string file, string name)
    {
        var directory = Path.Combine(Path.GetDirectoryName(file) ?? "", name);
        var full = host.Resolve(directory);
        if (!PluginName.IsSafe(name) || !Directory.Exists(full)) return [];
        return
        [
            .. Directory.GetFiles(full, "*.conf").Select(f => Path.Combine(directory, Path.GetFileName(f)))
                .Order(StringComparer.Ordinal).Select(f => (f, Text(f))),
        ];
    }

    private string Text(string named)
    {
        var file = new FileInfo(host.Resolve(named));
        if (!file.Exists) throw new CniImageKitException(Rules.NoConfig(named));
        if (file.Length > MaxBytes)
            throw new CniImageKitException(Rules.UnreadableConfig(new Location(named), $"it has more than {MaxBytes} bytes"));
        return File.ReadAllText(file.FullName);
    }

    private async Task<ImmutableArray<TrialResult>> RunAsync(
        ImmutableArray<Scenario> scenarios, bool named, TrialSettings settings, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<TrialResult>();
        // A reference scenario is for those who have its plugins; a user's own must have them.
        foreach (var scenario in scenarios.Where(s => named || s.Plugins.All(p => File.Exists(Path.Combine(settings.Directory, p)))))
        {
            host.Progress.Report(new StepStarted($"trying {scenario.Name}"));
            await using var bed = await TrialBed.OpenAsync(host, FileStatus.User == 0, cancellationToken);
            results.Add(await new Trial(bed, scenario, settings).RunAsync(cancellationToken));
        }

        return results.DrainToImmutable();
    }
}
