namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule RidWithoutPlatformRule = new("CNIK9160", "runtime identifier without plugins");
    private static readonly Rule RidNotLockedRule = new("CNIK9161", "container of a platform that is not locked");
    private static readonly Rule SeveralForContainerRule = new("CNIK9162", "several manifests for one container");
    private static readonly Rule BadContainerSettingRule = new("CNIK9163", "setting of the container");
    private static readonly Rule NoDaemonRule = new("CNIK9164", "no container daemon");
    private static readonly Rule LoadFailedRule = new("CNIK9165", "daemon does not take the image");
    private static readonly Rule NoStagedImageRule = new("CNIK9166", "image of the SDK is missing");
    private static readonly Rule LayerNotDockersRule = new("CNIK9167", "layer that Docker's format cannot have");

    /// <summary>There are CNI plugins for Linux and Windows only.</summary>
    public static Diagnostic RidWithoutPlatform(Location at, string rid) =>
        new Diagnostic(RidWithoutPlatformRule, at, $"No CNI plugins are made for containers of {Printable(rid)}.")
            .With("mend", $"set CniContainerPlatforms to '{Printable(rid)}=linux/amd64' or whatever it is, or to '{Printable(rid)}=none'");

    /// <summary>A container is for a platform that the manifest does not declare: the lock has no plugins for it.</summary>
    public static Diagnostic RidNotLocked(Location at, string rid, Platform platform, IEnumerable<string> declared) =>
        new Diagnostic(
            RidNotLockedRule, at,
            $"The container for {Printable(rid)} needs the plugins of {platform}, which the manifest does not declare.")
            .With("found", Listed(declared))
            .With("mend", $"add the platform there and run 'cnikit lock', or set CniContainerPlatforms to '{Printable(rid)}=none'");

    /// <summary>An image has the plugins of one manifest.</summary>
    public static Diagnostic SeveralForContainer(IEnumerable<string> manifests) =>
        new Diagnostic(
            SeveralForContainerRule, Location.None, "The project has several manifests, and its container takes the plugins of one.")
            .With("found", Listed(manifests)).With("mend", "name that one with CniContainerManifest");

    /// <summary>A property of the project has no meaning.</summary>
    public static Diagnostic BadContainerSetting(string property, string value, string expected) =>
        new Diagnostic(BadContainerSettingRule, Location.None, $"'{Printable(value)}' is nothing that {property} can be.")
            .With("expected", expected).With("mend", $"set {property} to one of these");

    /// <summary>No archive and no registry is named, and the machine has nothing that takes images.</summary>
    public static Diagnostic NoDaemon(string looked) =>
        new Diagnostic(NoDaemonRule, Location.None, $"There is no {looked} in PATH to give the container to.")
            .With("mend", "set ContainerArchiveOutputPath to a file, or ContainerRegistry to a registry, or install podman or docker");

    /// <summary>docker load or podman load failed.</summary>
    public static Diagnostic LoadFailed(string program, long exitCode, string said) =>
        new Diagnostic(LoadFailedRule, Location.None, $"'{program} load' does not take the container (exit code {exitCode}).")
            .With("found", Printable(said))
            .With("mend", "see what it says; an archive or a registry needs no daemon: ContainerArchiveOutputPath, ContainerRegistry");

    /// <summary>The SDK wrote its image somewhere else than it was asked to.</summary>
    public static Diagnostic NoStagedImage(string file) =>
        new Diagnostic(NoStagedImageRule, new Location(file), $"The .NET SDK was to write its image to {file}, and did not.")
            .With("mend", "set CniContainerIntegration to none and append with 'cnikit append'; tell us the SDK's version");

    /// <summary>Docker's manifests have no names for such layers.</summary>
    public static Diagnostic LayerNotDockers(string image, string mediaType) =>
        new Diagnostic(
            LayerNotDockersRule, new Location(image),
            $"{image} has a layer of {Printable(mediaType)}, which Docker's format does not know.")
            .With("mend", "set ContainerImageFormat to OCI");
}
