namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private const string MendDrift = "run 'cnikit bake --rebuild' to write what the lock names, or 'cnikit lock' if the change is meant";
    private const string MendImage = "bake or copy the image again: what lies there is damaged";

    private static readonly Rule NotATargetRule = new("CNIK5401", "target cannot be verified");
    private static readonly Rule BlobWrongRule = new("CNIK5402", "blob is not what its name says");
    private static readonly Rule BadImageJsonRule = new("CNIK5403", "image document is malformed");
    private static readonly Rule BlobMissingRule = new("CNIK5404", "blob is missing");
    private static readonly Rule DiffIdWrongRule = new("CNIK5405", "layer is not what its image says");
    private static readonly Rule PlatformNotInTargetRule = new("CNIK5406", "platform is missing in the target");
    private static readonly Rule PlatformNotInLockRule = new("CNIK5407", "platform is not in the lock");
    private static readonly Rule PlatformUnclearRule = new("CNIK5408", "platform of the target is unclear");
    private static readonly Rule PluginDirectoryMissingRule = new("CNIK5410", "plugin directory is missing");
    private static readonly Rule PluginMissingRule = new("CNIK5411", "plugin is missing");
    private static readonly Rule PluginChangedRule = new("CNIK5412", "plugin is not the locked one");
    private static readonly Rule PluginNoFileRule = new("CNIK5413", "plugin is no regular file");
    private static readonly Rule WrongModeRule = new("CNIK5414", "wrong mode");
    private static readonly Rule WrongOwnerRule = new("CNIK5415", "wrong owner");
    private static readonly Rule ExtraFileRule = new("CNIK5910", "file that the lock does not know");
    private static readonly Rule OwnedByYouRule = new("CNIK5911", "plugins belong to the current user");
    private static readonly Rule EvidenceMissingRule = new("CNIK5912", "image without its lock");
    private static readonly Rule OtherLockRule = new("CNIK5913", "image of another lock");

    /// <summary>The target is nothing that can be verified.</summary>
    public static Diagnostic NotATarget(string target, string why) =>
        new Diagnostic(NotATargetRule, new Location(target), $"{target} cannot be verified: {why}.")
            .With("expected", "a root file system or plugin directory, a tar of one (plain, gzip, zstd), an OCI layout, "
                + "or an uncompressed archive of an image, OCI's or docker save's")
            .With("mend", "name the path of one of these");

    /// <summary>A blob's bytes differ from its descriptor.</summary>
    public static Diagnostic BlobWrong(string target, Digest expected, long expectedSize, string found) =>
        new Diagnostic(BlobWrongRule, new Location(target), $"A blob of {target} is not what its descriptor says.")
            .With("expected", $"{expected}, {expectedSize} bytes").With("found", found).With("mend", MendImage);

    /// <summary>An index, manifest or config is not as the image-spec has it.</summary>
    public static Diagnostic BadImageJson(string target, string document, string why) =>
        new Diagnostic(BadImageJsonRule, new Location(target), $"{document} in {target} is malformed.").With("found", Printable(why))
            .With("mend", MendImage);

    /// <summary>A descriptor names a blob that is not there.</summary>
    public static Diagnostic BlobMissing(string target, Digest digest, string mediaType) =>
        new Diagnostic(BlobMissingRule, new Location(target), $"A blob of {target} is missing.")
            .With("expected", $"{digest} ({Printable(mediaType)})").With("mend", MendImage);

    /// <summary>A layer's tar differs from the config's diff_id.</summary>
    public static Diagnostic DiffIdWrong(string target, Digest layer, Digest expected, Digest found) =>
        new Diagnostic(
            DiffIdWrongRule, new Location(target), $"The layer {layer} of {target} unpacks to something else than its config says.")
            .With("expected", $"{expected}").With("found", $"{found}").With("mend", MendImage);

    /// <summary>The image has no such platform.</summary>
    public static Diagnostic PlatformNotInTarget(string target, Platform platform, IEnumerable<string> has) =>
        new Diagnostic(PlatformNotInTargetRule, new Location(target), $"{target} holds nothing for {platform}.")
            .With("found", Printable(string.Join(", ", has))).With("mend", "bake it with that platform in cni.yaml");

    /// <summary>The lock has nothing for a platform.</summary>
    public static Diagnostic PlatformNotInLock(string target, string platform) =>
        new Diagnostic(
            PlatformNotInLockRule, new Location(target), $"The lock says nothing of {Printable(platform)}, for which {target} is.")
            .With("mend", "add the platform to cni.yaml and `cnikit lock`, or ask for another with --platform");

    /// <summary>A directory or tar does not say for which platform it is, and fits none of the lock's more than another.</summary>
    public static Diagnostic PlatformUnclear(string target, IEnumerable<string> candidates) =>
        new Diagnostic(PlatformUnclearRule, new Location(target), $"Nothing in {target} tells for which platform it is.")
            .With("known", string.Join(", ", candidates)).With("mend", "name it with --platform");

    /// <summary>The plugin directory is missing as a whole.</summary>
    public static Diagnostic PluginDirectoryMissing(string target, string platform, string directory, int plugins) =>
        new Diagnostic(
            PluginDirectoryMissingRule, new Location(target),
            $"{directory} is missing for {platform}, and with it {plugins} locked plugins.")
            .With("mend", MendDrift);

    /// <summary>A locked plugin is missing.</summary>
    public static Diagnostic PluginMissing(string target, string platform, string path) =>
        new Diagnostic(PluginMissingRule, new Location(target), $"{path} is missing for {platform}.").With("mend", MendDrift);

    /// <summary>A plugin's bytes differ from the lock.</summary>
    public static Diagnostic PluginChanged(string target, string platform, string path, Digest expected, Digest found) =>
        new Diagnostic(PluginChangedRule, new Location(target), $"{path} for {platform} is not the locked one.")
            .With("expected", $"{expected}").With("found", $"{found}").With("mend", MendDrift);

    /// <summary>A link, directory or device lies where a plugin should.</summary>
    public static Diagnostic PluginNoFile(string target, string platform, string path, string found) =>
        new Diagnostic(PluginNoFileRule, new Location(target), $"{path} for {platform} is no regular file.")
            .With("found", found).With("mend", MendDrift);

    /// <summary>A mode differs from what was baked.</summary>
    public static Diagnostic WrongMode(string target, string platform, string path, string expected, string found) =>
        new Diagnostic(WrongModeRule, new Location(target), $"{path} for {platform} has the wrong mode.")
            .With("expected", expected).With("found", found).With("mend", MendDrift);

    /// <summary>Something does not belong to root.</summary>
    public static Diagnostic WrongOwner(string target, string platform, string path, long uid, long gid) =>
        new Diagnostic(
            WrongOwnerRule, new Location(target), $"{path} for {platform} does not belong to root, so that another user may change it.")
            .With("expected", "0:0").With("found", $"{uid}:{gid}").With("mend", MendDrift);

    /// <summary>A file lies among the plugins that the lock does not know.</summary>
    public static Diagnostic ExtraFile(string target, string platform, string path) =>
        new Diagnostic(ExtraFileRule, new Location(target), $"{path} for {platform} is not in the lock.")
            .With("mend", "add it to cni.yaml, or remove it from the node");

    /// <summary>A directory was baked and is verified by the same user, who is not root.</summary>
    public static Diagnostic OwnedByYou(string target, long uid) =>
        new Diagnostic(OwnedByYouRule, new Location(target), $"The plugins in {target} belong to the current user ({uid}), not to root.")
            .With("mend", "`chown -R 0:0` before the node uses it");

    /// <summary>The image does not carry the lock that every bake leaves in it.</summary>
    public static Diagnostic EvidenceMissing(string target, string platform, string path) =>
        new Diagnostic(EvidenceMissingRule, new Location(target), $"{target} has no {path} for {Printable(platform)}.")
            .With("mend", "nothing, if another tool made this image of the plugins; else bake it again");

    /// <summary>The lock in the image is another one, although the plugins may be the same.</summary>
    public static Diagnostic OtherLock(string target, string platform, string path, Digest expected, Digest found) =>
        new Diagnostic(OtherLockRule, new Location(target), $"{target} was baked for {Printable(platform)} from another lock.")
            .With("expected", expected.ToString()).With("found", $"{found} in {path}").With("mend", MendDrift);
}
