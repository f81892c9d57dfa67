using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Writes the items of a project as a manifest, where it differs from what lies there.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniWriteManifest : CniTask
{
    /// <summary>The file to write.</summary>
    [Required]
    public string File { get; set; } = "";

    /// <summary>The manifest's platforms.</summary>
    public string[] Platforms { get; set; } = [];

    /// <summary>The manifest's plugins.</summary>
    public ITaskItem[] Plugins { get; set; } = [];

    /// <summary>The manifest's outputs.</summary>
    public ITaskItem[] Outputs { get; set; } = [];

    /// <summary>Kubernetes version of the node.</summary>
    public string? Kubernetes { get; set; }

    /// <summary>Container runtime of the node.</summary>
    public string? Runtime { get; set; }

    /// <summary>Multus version of the node.</summary>
    public string? Multus { get; set; }

    /// <summary>C library of the node.</summary>
    public string? Libc { get; set; }

    /// <summary>Layout profile of the node.</summary>
    public string? Layout { get; set; }

    // In the ordinary case there is nothing to complain of, and so nothing of the kit to load.
    private protected override bool IsUpToDate()
    {
        if (Plugins.Length == 0 || Platforms.Length == 0 || Strangers().Length > 0) return false;
        WrittenFile.Put(Resolve(File), Manifest().ToYaml());
        return true;
    }

    private protected override Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        ItemFindings.Report(work.Findings, Platforms, Plugins, Outputs, Strangers());
        return Task.CompletedTask;
    }

    private ItemManifest Manifest() => new()
    {
        ProjectFile = ProjectFile,
        Platforms = Platforms,
        Node = [.. Node().Where(n => n.Value is not null).Select(n => (n.Key, n.Value!))],
        Plugins = Plugins,
        Outputs = Outputs,
    };

    private (string Key, string? Value)[] Node() =>
    [
        ("kubernetes", Said(Kubernetes)), ("runtime", Said(Runtime)), ("multus", Said(Multus)), ("libc", Said(Libc)),
        ("layout", Said(Layout)),
    ];

    // Metadata that nothing would be made of.
    private StrangeMetadata[] Strangers() =>
        [.. StrangeMetadata.Of(Plugins, "CniPlugin", PluginKeys.All), .. StrangeMetadata.Of(Outputs, "CniOutput", OutputKeys.All)];
}
