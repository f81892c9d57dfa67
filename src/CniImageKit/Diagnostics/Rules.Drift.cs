namespace CniImageKit.Diagnostics;

/// <summary>Rules of what a running node holds.</summary>
internal static partial class Rules
{
    private const string MendNode = "put the locked file back: roll the node's image out again, or take it from what `cnikit bake` made";

    private static readonly Rule NodePluginMissingRule = new("CNIK5260", "plugin is missing on the node");
    private static readonly Rule NodePluginChangedRule = new("CNIK5261", "plugin on the node is not the locked one");
    private static readonly Rule NodePluginShadowedRule = new("CNIK5262", "plugin is shadowed by another directory");
    private static readonly Rule NodePluginNoFileRule = new("CNIK5263", "plugin on the node is no regular file");
    private static readonly Rule NodePluginModeRule = new("CNIK5264", "plugin on the node has the wrong mode");
    private static readonly Rule NodePluginOwnerRule = new("CNIK5265", "plugin on the node does not belong to root");
    private static readonly Rule NodePluginArchitectureRule = new("CNIK5266", "plugin for another processor");
    private static readonly Rule NodeDirectoryOpenRule = new("CNIK5267", "plugin directory that others may write");
    private static readonly Rule NodeDirectoryNoExecRule = new("CNIK5268", "plugin directory where nothing may run");
    private static readonly Rule NodePluginCapabilitiesRule = new("CNIK5269", "plugin on the node has file capabilities");
    private static readonly Rule NodeDirectoryMissingRule = new("CNIK5710", "plugin directory that is not there");
    private static readonly Rule NodePluginLinkRule = new("CNIK5711", "plugin is a link to the locked file");

    /// <summary>No directory of the runtime has the plugin; the words are those of the runtime.</summary>
    public static Diagnostic NodePluginMissing(string plugin, string path, string directories) =>
        new Diagnostic(
            NodePluginMissingRule, new Location(path), $"The node fails with: failed to find plugin \"{plugin}\" in path [{directories}].")
            .With("mend", MendNode);

    /// <summary>The runtime would run other bytes than the locked ones.</summary>
    public static Diagnostic NodePluginChanged(string plugin, string path, Digest expected, string found) =>
        new Diagnostic(NodePluginChangedRule, new Location(path), $"{path} is not the locked {plugin}.")
            .With("expected", $"{expected}").With("found", found).With("mend", MendNode);

    /// <summary>An earlier directory has another file of the plugin's name.</summary>
    public static Diagnostic NodePluginShadowed(string plugin, string path, string locked, Digest expected, string found) =>
        new Diagnostic(NodePluginShadowedRule, new Location(path), $"{path} is run in place of the locked {plugin} in {locked}.")
            .With("expected", $"{expected}").With("found", found)
            .With("mend", "remove it, or let the runtime look into the other directory first");

    /// <summary>A directory, device or broken link has the plugin's name, and no directory has a file of it.</summary>
    public static Diagnostic NodePluginNoFile(string plugin, string path, string found) =>
        new Diagnostic(NodePluginNoFileRule, new Location(path), $"{path} is no file that can be run as {plugin}.")
            .With("found", found).With("mend", MendNode);

    /// <summary>The permission bits differ.</summary>
    public static Diagnostic NodePluginMode(string path, string expected, string found, string reason) =>
        new Diagnostic(NodePluginModeRule, new Location(path), $"{path} has the wrong mode.")
            .With("expected", expected).With("found", found).With("reason", reason).With("mend", $"`chmod {expected} {path}`");

    /// <summary>Another user owns the file that root runs.</summary>
    public static Diagnostic NodePluginOwner(string path, long uid, long gid) =>
        new Diagnostic(NodePluginOwnerRule, new Location(path), $"{path} does not belong to root, and root runs it for every pod.")
            .With("expected", "0:0").With("found", $"{uid}:{gid}").With("mend", $"`chown 0:0 {path}`");

    /// <summary>An extended attribute gives rights to whoever runs the file.</summary>
    public static Diagnostic NodePluginCapabilities(string path, string found) =>
        new Diagnostic(NodePluginCapabilitiesRule, new Location(path), $"{path} has file capabilities.")
            .With("expected", "none").With("found", found).With("reason", "whoever runs it gets them").With("mend", $"`setcap -r {path}`");

    /// <summary>What lies there cannot run on this node.</summary>
    public static Diagnostic NodePluginArchitecture(string path, Platform platform, string found) =>
        new Diagnostic(
            NodePluginArchitectureRule, new Location(path), $"{path} is for another processor: the node fails with: exec format error.")
            .With("expected", platform.ToString()).With("found", found).With("mend", MendNode);

    /// <summary>Somebody else than root may put plugins there, which root then runs.</summary>
    public static Diagnostic NodeDirectoryOpen(string directory, string found) =>
        new Diagnostic(NodeDirectoryOpenRule, new Location(directory), $"Others than root may change what lies in {directory}.")
            .With("expected", "0755, 0:0").With("found", found).With("mend", $"`chown 0:0 {directory} && chmod 0755 {directory}`");

    /// <summary>The mount forbids it.</summary>
    public static Diagnostic NodeDirectoryNoExec(string directory, string mount) =>
        new Diagnostic(
            NodeDirectoryNoExecRule, new Location(directory), $"Nothing in {directory} can be run: the node fails with: permission denied.")
            .With("found", $"{Printable(mount)} is mounted noexec")
            .With("mend", $"mount {Printable(mount)} without noexec, or move the plugins");

    /// <summary>The runtime passes over it.</summary>
    public static Diagnostic NodeDirectoryMissing(string directory, string from) =>
        new Diagnostic(NodeDirectoryMissingRule, new Location(directory), $"{directory}, which the runtime searches, is not there.")
            .With("from", from).With("mend", "nothing where another directory has the plugins; else make it, or correct the configuration");

    /// <summary>The runtime follows it.</summary>
    public static Diagnostic NodePluginLink(string path, string target) =>
        new Diagnostic(NodePluginLinkRule, new Location(path), $"{path} is a link; what it leads to is the locked file.")
            .With("found", Printable(target)).With("mend", "nothing, if the link is meant");
}
