using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cni.References;

/// <summary>
/// Reads configuration files and all that lie below directories. What a user names is read whatever it is, and a fault in it is an error;
/// of a directory only what speaks of networks is read, and a fault is a warning, since other people's files lie there too.
/// </summary>
internal sealed class ConfigFiles(ReferenceSet set, Func<string, string> resolve, CancellationToken cancellationToken)
{
    private const int MaxBytes = 16 << 20;
    private const int MaxDepth = 8;
    private const int MaxFiles = 5_000;
    private static readonly string[] NotOurs = ["node_modules", "bin", "obj", "artifacts"];
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private bool isFull;

    /// <summary>How many files were read.</summary>
    public int Count => read.Count;

    /// <summary>Reads files and directories as the user names them. Raises CNIK9107 for what is not there.</summary>
    public void Read(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var full = resolve(path);
            if (Directory.Exists(full)) Below(path, full, 0);
            else if (File.Exists(full)) OfFile(path, full, named: true);
            else set.Findings.Add(Rules.NoConfig(path));
        }
    }

    // Links are not followed, so that no loop and nothing outside is read.
    private void Below(string shown, string directory, int depth)
    {
        if (depth > MaxDepth) return;
        var entries = new DirectoryInfo(directory).GetFileSystemInfos()
            .Where(e => e.LinkTarget is null && e.Name[0] != '.').OrderBy(e => e.Name, StringComparer.Ordinal).ToArray();
        var inlined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in entries.OfType<FileInfo>().Where(f => IsConfig(f.Extension)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (read.Count >= MaxFiles && !read.Contains(file.FullName))
            {
                if (!isFull) set.Findings.Add(Rules.TooManyConfigs(new Location(shown), MaxFiles));
                isFull = true;
                return;
            }

            inlined.UnionWith(OfFile(Join(shown, file.Name), file.FullName, named: false));
        }

        foreach (var inner in entries.OfType<DirectoryInfo>().Where(d => !NotOurs.Contains(d.Name) && !inlined.Contains(d.Name)))
            Below(Join(shown, inner.Name), inner.FullName, depth + 1);
    }

    /// <returns>Names of lists whose fragments no runtime reads.</returns>
    private IEnumerable<string> OfFile(string shown, string full, bool named)
    {
        if (!read.Add(full) || Text(shown, full) is not { } text) return [];
        if (!named && !IsNetwork(full, text) && !SpeaksOfNetworks(text)) return [];
        try
        {
            var networks = ConfigText.Read(shown, text, set, name => FragmentsOf(full, name).Length > 0);
            foreach (var network in networks.Where(n => !n.IsInlined)) Fragments(shown, full, network);
            return networks.Where(n => n.IsInlined).Select(n => n.Name);
        }
        catch (CniImageKitException fault)
        {
            set.Findings.AddRange(named || IsNetwork(full, text) ? fault.Diagnostics
                : [Rules.PassedOver(fault.Diagnostics[0].At, fault.Diagnostics[0].Message)]);
            return [];
        }
    }

    private string? Text(string shown, string full)
    {
        try
        {
            if (new FileInfo(full).Length <= MaxBytes) return File.ReadAllText(full, Encoding.UTF8);
            set.Findings.Add(Rules.UnreadableConfig(new Location(shown), $"it has more than {MaxBytes} bytes"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            set.Findings.Add(Rules.UnreadableConfig(new Location(shown), fault.Message.TrimEnd('.')));
        }

        return null;
    }

    // libcni 1.3.0: <configuration directory>/<network name>/*.conf are plugins of the list, and get its version.
    private void Fragments(string shown, string full, FoundNetwork network)
    {
        var directory = Join(Path.GetDirectoryName(shown) ?? "", network.Name);
        foreach (var file in FragmentsOf(full, network.Name))
        {
            var part = Join(directory, Path.GetFileName(file));
            if (!read.Add(file) || Text(part, file) is not { } text) continue;
            try
            {
                var root = JsonTree.Read(text, ConfigText.Places(part, text));
                if (!TemplateText.IsIn(text) && NetworkFaults.OfPlugin(root) is var (at, words))
                    set.Findings.Add(Rules.UnloadableNetwork(at, network.By, words));
                network = network.With(root, new Location(part), directory, set);
            }
            catch (CniImageKitException fault)
            {
                set.Findings.AddRange(fault.Diagnostics);
            }
        }
    }

    private static string[] FragmentsOf(string full, string name)
    {
        var directory = Path.Combine(Path.GetDirectoryName(full)!, name);
        return PluginName.IsSafe(name) && Directory.Exists(directory)
            ? [.. Directory.GetFiles(directory, "*.conf").Order(StringComparer.Ordinal)] : [];
    }

    // A runtime loads no network at all where one of these cannot be read.
    private static bool IsNetwork(string full, string text) => Path.GetExtension(full) == ".conflist"
        || (Path.GetExtension(full) == ".conf" && text.AsSpan().TrimStart().StartsWith("{")
            && text.Contains("\"cniVersion\"", StringComparison.Ordinal));

    private static bool SpeaksOfNetworks(string text) =>
        text.Contains("cni", StringComparison.OrdinalIgnoreCase) || text.Contains("Network", StringComparison.Ordinal)
        || text.Contains("\"type\"", StringComparison.Ordinal) || RuntimeReading.Is(text);

    private static string Join(string directory, string name) => directory is "" or "." ? name : $"{directory.TrimEnd('/')}/{name}";

    private static bool IsConfig(string extension) =>
        extension.ToLowerInvariant() is ".conf" or ".conflist" or ".json" or ".yaml" or ".yml" or ".toml";
}
