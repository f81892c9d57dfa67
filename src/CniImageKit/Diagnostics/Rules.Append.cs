namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NotAnImageRule = new("CNIK7201", "no image there");
    private static readonly Rule ImageNameMissingRule = new("CNIK7202", "no image of that name");
    private static readonly Rule ImagePlatformNotLockedRule = new("CNIK7203", "image of a platform that is not locked");
    private static readonly Rule NoImageToAppendToRule = new("CNIK7204", "no image to append to");
    private static readonly Rule OneImageOnlyRule = new("CNIK7205", "archive for one platform only");
    private static readonly Rule CompressionNotForDockerRule = new("CNIK7206", "compression that the image cannot have");
    private static readonly Rule TagForSeveralRule = new("CNIK7207", "one name for several images");
    private static readonly Rule AttestationsDroppedRule = new("CNIK7601", "attestations are dropped");

    /// <summary>The place holds no image that can be read.</summary>
    public static Diagnostic NotAnImage(string place, string why) =>
        new Diagnostic(NotAnImageRule, new Location(place), $"{place} is no image that can be read: {Printable(why)}.")
            .With("expected", "an OCI layout, an OCI archive, an archive of 'docker save', or docker://HOST/REPOSITORY:TAG")
            .With("mend", "name the image as skopeo does: oci:DIR[:NAME], oci-archive:FILE, docker-archive:FILE, docker://…");

    /// <summary>The layout has images, none of that name.</summary>
    public static Diagnostic ImageNameMissing(string place, string name, IEnumerable<string> has) =>
        new Diagnostic(ImageNameMissingRule, new Location(place), $"{place} has no image named '{Printable(name)}'.")
            .With("found", Printable(Listed(has))).With("mend", "name one of these, or leave the name away for all images there");

    /// <summary>The image is for a platform that the lock has no plugins for.</summary>
    public static Diagnostic ImagePlatformNotLocked(string place, string platform, IEnumerable<string> locked) =>
        new Diagnostic(
            ImagePlatformNotLockedRule, new Location(place), $"{place} holds an image for {Printable(platform)}, which is not locked.")
            .With("found", Listed(locked))
            .With("mend", "add the platform to cni.yaml and run 'cnikit lock', or choose the images with --platform");

    /// <summary>No image there is for a platform that was asked for.</summary>
    public static Diagnostic NoImageToAppendTo(string place, IEnumerable<string> wanted, IEnumerable<string> has) =>
        new Diagnostic(NoImageToAppendToRule, new Location(place), $"{place} holds no image for {Listed(wanted)}.")
            .With("found", Printable(Listed(has))).With("mend", "choose one of these with --platform");

    /// <summary>docker load takes one image a name.</summary>
    public static Diagnostic OneImageOnly(string file, long images) =>
        new Diagnostic(
            OneImageOnlyRule, new Location(file), $"{file} would have {images} images under one name, and an archive for docker has one.")
            .With("mend", "write an oci-archive: instead, or append to an image of one platform");

    /// <summary>Docker's media types know gzip only.</summary>
    public static Diagnostic CompressionNotForDocker(string place, string compression) =>
        new Diagnostic(
            CompressionNotForDockerRule, new Location(place),
            $"{place} is an image of Docker's format, whose layers cannot be {compression}.")
            .With("expected", "gzip").With("mend", "leave --compression away");

    /// <summary>--tag names one image and there are several.</summary>
    public static Diagnostic TagForSeveral(string place, string tag, long images) =>
        new Diagnostic(TagForSeveralRule, new Location(place), $"'{Printable(tag)}' would name {images} images of {place} at once.")
            .With("mend", "name the one image that is meant: oci:DIR:NAME");

    /// <summary>What was attested is the image before.</summary>
    public static Diagnostic AttestationsDropped(string place, long count) =>
        new Diagnostic(
            AttestationsDroppedRule, new Location(place),
            $"{count} attestations of {place} speak of the image without the plugins and are dropped.")
            .With("mend", "attest the new digest");
}
