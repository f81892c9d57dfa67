using CniImageKit.Diagnostics;

namespace CniImageKit.Cni.References;

/// <summary>What a set of configuration needs and defines, gathered while it is read.</summary>
internal sealed class ReferenceSet
{
    private const long Budget = 64L << 20;
    private long spent;

    /// <summary>Plugins that are run, in the order found.</summary>
    public List<PluginReference> Plugins { get; } = [];

    /// <summary>Values that only the cluster or a template engine fills in: what they stand for is unknown, which is no error.</summary>
    public List<NetworkUse> Unknown { get; } = [];

    /// <summary>Networks that are defined: <c>namespace/name</c> of attachment definitions, and names of networks in files.</summary>
    public HashSet<string> Defined { get; } = new(StringComparer.Ordinal);

    /// <summary>Every network that is written out: its version and its chain.</summary>
    public List<NetworkShape> Shapes { get; } = [];

    /// <summary>What makes Multus' own configuration.</summary>
    public List<MultusTop> Tops { get; } = [];

    /// <summary>Networks of which plugins lie in files of their own.</summary>
    public List<NetworkFragments> Fragments { get; } = [];

    /// <summary>Networks that something asks for by name.</summary>
    public List<NetworkUse> Networks { get; } = [];

    /// <summary>Directories that runtimes search.</summary>
    public List<PluginDirectories> Directories { get; } = [];

    /// <summary>Whether a containerd configuration runs its own loopback.</summary>
    public bool InternalLoopback { get; set; }

    /// <summary>What is wrong with the configuration itself.</summary>
    public List<Diagnostic> Findings { get; } = [];

    /// <summary>
    /// Counts what is read, since an alias lets a short text name a large one again and again. Raises CNIK9108 beyond 64 Mi.
    /// </summary>
    public void Spend(long characters, Location at)
    {
        spent += characters;
        if (spent > Budget) throw new CniImageKitException(Rules.UnreadableConfig(at, "its aliases stand for more than can be read"));
    }

    /// <summary>Keeps a reference to a plugin, or to the unknown where the name is a template.</summary>
    public void Need(string plugin, Location at, string by, string? implied = null)
    {
        if (TemplateText.IsIn(plugin)) Unknown.Add(new NetworkUse(plugin, at, by));
        else if (PluginName.IsSafe(plugin)) Plugins.Add(new PluginReference(plugin, at, by, implied));
        else Findings.Add(Rules.BadPluginType(at, plugin, by));
    }
}
