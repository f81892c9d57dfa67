namespace CniImageKit.Cni.References;

/// <summary>Where a network's configuration was found, and so who loads it and how.</summary>
/// <param name="By">What it is, for messages.</param>
internal sealed record NetworkOrigin(string By)
{
    /// <summary>The runtime reads it as one plugin: a .conf file.</summary>
    public bool IsSingle { get; init; }

    /// <summary>It is read as a list, whatever stands in it: a .conflist file.</summary>
    public bool IsList { get; init; }

    /// <summary>Multus reads it, and not the runtime: a definition or a delegate.</summary>
    public bool ByMultus { get; init; }

    /// <summary>Plugins of it lie in a directory of its name.</summary>
    public bool HasFragments { get; init; }

    /// <summary>The name of the runtime's file, which tells what comes first; null where it is not known.</summary>
    public string? File { get; init; }

    /// <summary>The directory or object that has the file.</summary>
    public string? Place { get; init; }

    /// <summary>It holds templates, so that what cannot be loaded now may well be on the node.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The origin of a text in an object or file, by the key or file name that it has there.</summary>
    public static NetworkOrigin Of(string by, string name, string text) => new(by)
    {
        IsSingle = name.EndsWith(".conf", StringComparison.Ordinal),
        IsList = name.EndsWith(".conflist", StringComparison.Ordinal),
        IsTemplate = TemplateText.IsIn(text),
        File = Path.GetExtension(name) is ".conf" or ".conflist" ? Path.GetFileName(name) : null,
        Place = Path.GetDirectoryName(name),
    };
}
