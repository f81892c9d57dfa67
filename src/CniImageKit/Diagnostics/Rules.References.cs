namespace CniImageKit.Diagnostics;

/// <summary>Rules of network configuration and the plugins that it needs.</summary>
internal static partial class Rules
{
    private static readonly Rule PluginUnfoundRule = new("CNIK6101", "configuration needs a plugin that the node lacks");
    private static readonly Rule BadPluginTypeRule = new("CNIK6102", "a type is no name of a plugin");
    private static readonly Rule ListInConfRule = new("CNIK6103", "a list in a .conf file");
    private static readonly Rule BothBinDirsRule = new("CNIK6104", "bin_dir and bin_dirs together");
    private static readonly Rule SearchedElsewhereRule = new("CNIK6105", "the runtime searches another directory");
    private static readonly Rule UnloadableNetworkRule = new("CNIK6106", "a network that the node cannot load");
    private static readonly Rule PluginSpeaksOtherRule = new("CNIK6110", "a plugin does not speak the network's CNI version");
    private static readonly Rule RuntimeSpeaksLessRule = new("CNIK6111", "the runtime does not speak the network's CNI version");
    private static readonly Rule ChainNeedsNewerRule = new("CNIK6112", "a CNI version too old for a chain");
    private static readonly Rule MultusNeedsNewerRule = new("CNIK6113", "a CNI version too old for Multus");
    private static readonly Rule MultusRefusesMasterRule = new("CNIK6114", "a CNI version with which Multus does not start");
    private static readonly Rule DhcpNeedsDaemonRule = new("CNIK6601", "dhcp needs its daemon");
    private static readonly Rule UnresolvedNetworkRule = new("CNIK6602", "a network that nothing read here defines");
    private static readonly Rule OtherDirectoryRule = new("CNIK6603", "a chart names another plugin directory");
    private static readonly Rule TemplateNotRenderedRule = new("CNIK6604", "a template that is not rendered");
    private static readonly Rule NoCniVersionRule = new("CNIK6611", "a network without a CNI version");
    private static readonly Rule OwnVersionIgnoredRule = new("CNIK6612", "a plugin's own CNI version is overwritten");
    private static readonly Rule RuntimeOfOtherReleaseRule = new("CNIK6613", "a runtime of another release than Kubernetes'");
    private static readonly Rule PassedOverRule = new("CNIK6605", "a file that cannot be read was passed over");
    private static readonly Rule FragmentsUnreadRule = new("CNIK6606", "plugins beside a network that the runtime does not read");
    private static readonly Rule TooManyConfigsRule = new("CNIK6607", "more configuration than is read");

    /// <summary>The node would fail for want of a plugin; the words are those of the runtime.</summary>
    public static Diagnostic PluginUnfound(
        Location at, string plugin, string directory, string by, string? platforms, string? has, string mend) =>
        new Diagnostic(PluginUnfoundRule, at, $"The node would fail with: failed to find plugin \"{plugin}\" in path [{directory}].")
            .With("needed by", by).With("found", platforms is null ? null : $"on some platforms, and not on {platforms}")
            .With("has it", has).With("mend", mend);

    /// <summary>A type holds a slash or another character that no file name of a plugin has.</summary>
    public static Diagnostic BadPluginType(Location at, string type, string by) =>
        new Diagnostic(BadPluginTypeRule, at, $"'{type}' is no name of a plugin: runtimes look for a file of that name and refuse paths.")
            .With("needed by", by).With("mend", "write the plugin's file name alone");

    /// <summary>A runtime reads a .conf file as one plugin.</summary>
    public static Diagnostic ListInConf(Location at, string by) =>
        new Diagnostic(ListInConfRule, at, $"{by} is a list of plugins in a .conf file: the node would fail with: missing 'type'.")
            .With("mend", "rename the file to .conflist");

    /// <summary>The runtime, or Multus, refuses the configuration; the words are their own.</summary>
    public static Diagnostic UnloadableNetwork(Location at, string by, string words) =>
        new Diagnostic(UnloadableNetworkRule, at, $"{by} cannot be loaded. The node would fail with: {words}.")
            .With("mend", "write the network as the CNI specification has it: a name, a cniVersion, and plugins, each with a type");

    /// <summary>containerd refuses its configuration.</summary>
    public static Diagnostic BothBinDirs(Location at) =>
        new Diagnostic(BothBinDirsRule, at, "Both bin_dir and bin_dirs are set: containerd since 2.1 would not start.")
            .With("mend", "keep bin_dirs, with all directories in it");

    /// <summary>The plugins are installed where the runtime does not look.</summary>
    public static Diagnostic SearchedElsewhere(Location at, string by, IEnumerable<string> searched, string directory) =>
        new Diagnostic(SearchedElsewhereRule, at, $"{by} does not search {directory}, where the node's plugins lie.")
            .With("expected", directory).With("found", string.Join(", ", searched))
            .With("mend", "add the directory there, or name the node's 'layout:' in the manifest");

    /// <summary>The binary alone takes no address.</summary>
    public static Diagnostic DhcpNeedsDaemon(Location at, string by) =>
        new Diagnostic(DhcpNeedsDaemonRule, at, $"{by} takes addresses by dhcp, which fails unless 'dhcp daemon' runs on the node.")
            .With("expected", "a service that runs `dhcp daemon` and makes /run/cni/dhcp.sock")
            .With("mend", "add such a service to the node image, or use another ipam");

    /// <summary>What a network needs can only be told where its definition is read too.</summary>
    public static Diagnostic UnresolvedNetwork(Location at, string network, string by) =>
        new Diagnostic(UnresolvedNetworkRule, at, $"{by} asks for the network '{network}', which nothing read here defines.")
            .With("mend", "name the file that defines it too, so that its plugins are checked");

    /// <summary>The chart's own plugin goes elsewhere than the node's.</summary>
    public static Diagnostic OtherDirectory(Location at, string by, string found, string directory) =>
        new Diagnostic(OtherDirectoryRule, at, $"{by} names {found}, and the node's plugins lie in {directory}.")
            .With("expected", directory).With("found", found).With("mend", "name the node's directory, or its 'layout:' in the manifest");

    /// <summary>Only what Helm has rendered can be read.</summary>
    public static Diagnostic TemplateNotRendered(Location at) =>
        new Diagnostic(TemplateNotRenderedRule, at, $"{at.File} is a template and no YAML or JSON yet, so what it needs is not known.")
            .With("mend", "check what `helm template`, or whatever fills it in, prints");

    /// <summary>A file below a directory is no YAML or JSON.</summary>
    public static Diagnostic PassedOver(Location at, string why) =>
        new Diagnostic(PassedOverRule, at, $"{at.File} was passed over: {why.TrimEnd('.')}.")
            .With("mend", "correct the file, or name the files to check one by one");

    /// <summary>What lies in the directory of the network's name is not run.</summary>
    public static Diagnostic FragmentsUnread(Location at, string by, string directory, string runtime, string library) =>
        new Diagnostic(FragmentsUnreadRule, at, $"{by} has plugins in {directory}, which {runtime} does not read (libcni {library}).")
            .With("expected", "libcni 1.3.0 or newer")
            .With("mend", "write them into the 'plugins' of the network, or take a newer runtime");

    /// <summary>Files below a directory are left.</summary>
    public static Diagnostic TooManyConfigs(Location at, int most) =>
        new Diagnostic(TooManyConfigsRule, at, $"After {most} files of configuration the rest is not read, here and below.")
            .With("mend", "name the directories that speak of networks, one by one");

    /// <summary>A plugin refuses the configuration; the words are its own (pkg/skel).</summary>
    public static Diagnostic PluginSpeaksOther(
        Location at, string plugin, string version, string by, string source, IEnumerable<string> spoken, string? common) =>
        new Diagnostic(PluginSpeaksOtherRule, at, "The node would fail with: incompatible CNI versions; "
            + $"config is \"{version}\", plugin supports [{string.Join(' ', spoken.Select(v => $"\"{v}\""))}].")
            .With("needed by", by).With("found", $"{plugin} of {source}")
            .With("mend", common is null
                ? "take versions of the plugins that speak one CNI version"
                : $"write \"cniVersion\": \"{common}\", which all of them speak, or take another version of {plugin}");

    /// <summary>The runtime's library cannot read the network's results.</summary>
    public static Diagnostic RuntimeSpeaksLess(Location at, string by, string version, string runtime, string library, string highest) =>
        new Diagnostic(RuntimeSpeaksLessRule, at, $"{by} asks for CNI {version}, and {runtime} speaks up to {highest} (libcni {library}).")
            .With("expected", $"{highest} or lower").With("found", version)
            .With("mend", $"write \"cniVersion\": \"{highest}\", and \"cniVersions\" for newer runtimes");

    /// <summary>Results before 0.3.0 cannot be passed on.</summary>
    public static Diagnostic ChainNeedsNewer(Location at, string by, string version) =>
        new Diagnostic(ChainNeedsNewerRule, at, $"{by} chains plugins with CNI {version}, whose results cannot be passed on.")
            .With("expected", "0.3.0 or newer").With("found", version).With("mend", "write a newer cniVersion");

    /// <summary>Multus cannot read the results.</summary>
    public static Diagnostic MultusRefusesMaster(Location at, string multus, string by, string words, string expected, string? found) =>
        new Diagnostic(MultusRefusesMasterRule, at, $"Multus hands over to {by} first, and would not start on the node: {words}.")
            .With("needed by", multus).With("expected", expected).With("found", found ?? "no cniVersion")
            .With("mend", "give the network and Multus' own configuration the same cniVersion");

    public static Diagnostic MultusNeedsNewer(Location at, string by, string version) =>
        new Diagnostic(MultusNeedsNewerRule, at, $"{by} has CNI {version}, whose results Multus cannot tell apart by interface.")
            .With("expected", "0.3.0 or newer").With("found", version).With("mend", "write a newer cniVersion");

    /// <summary>libcni takes the oldest.</summary>
    public static Diagnostic NoCniVersion(Location at, string by) =>
        new Diagnostic(NoCniVersionRule, at, $"{by} has no cniVersion, which means 0.1.0.").With("mend", "write the version that is meant");

    /// <summary>libcni writes the list's version over it.</summary>
    public static Diagnostic OwnVersionIgnored(Location at, string by, string own, string version) =>
        new Diagnostic(OwnVersionIgnoredRule, at, $"A plugin of {by} has its own cniVersion {own} and is given the list's, {version}.")
            .With("mend", "remove it from the plugin");

    /// <summary>One of the two is not what the node has, and so what the networks are held against.</summary>
    public static Diagnostic RuntimeOfOtherRelease(Location at, string runtime, string kubernetes) =>
        new Diagnostic(RuntimeOfOtherReleaseRule, at, $"{runtime} is not released for Kubernetes {kubernetes}.")
            .With("expected", $"cri-o {kubernetes}").With("found", runtime)
            .With("mend", "write in 'node:' what the nodes have, since networks are held against it");
}
