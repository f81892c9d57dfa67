namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule BadRegistryReferenceRule = new("CNIK4100", "no image reference");
    private static readonly Rule RegistryDeniedRule = new("CNIK4101", "registry denies access");
    private static readonly Rule RegistryImageMissingRule = new("CNIK4102", "image is not in the registry");
    private static readonly Rule RegistryDigestLieRule = new("CNIK4103", "registry serves other bytes");
    private static readonly Rule RegistryAnswerRule = new("CNIK4104", "registry's answer is not understood");
    private static readonly Rule LoginsUnreadableRule = new("CNIK4105", "logins cannot be read");
    private static readonly Rule HelperFailedRule = new("CNIK4106", "credential helper failed");
    private static readonly Rule RegistryRefusedRule = new("CNIK4107", "registry refuses");
    private static readonly Rule RegistryOfflineRule = new("CNIK4108", "offline and a registry is needed");
    private static readonly Rule PushNeedsTagRule = new("CNIK4109", "nowhere to push to");

    /// <summary>The text names no image.</summary>
    public static Diagnostic BadRegistryReference(Location at, string text) =>
        new Diagnostic(BadRegistryReferenceRule, at, $"'{Printable(text)}' names no image in a registry.")
            .With("expected", "HOST/REPOSITORY, then :TAG or @sha256:DIGEST").With("mend", "write it as docker pull takes it");

    /// <summary>401 or 403, or a token server that gives nothing.</summary>
    public static Diagnostic RegistryDenied(Location at, string place, bool knownThere) =>
        new Diagnostic(RegistryDeniedRule, at, $"The registry denies access to {Printable(place)}.")
            .With("known", knownThere ? "a login was sent" : "no login was found for it")
            .With("mend", "run docker login or podman login; many registries deny what does not exist, so check the name too");

    /// <summary>404 for the image.</summary>
    public static Diagnostic RegistryImageMissing(Location at, string image) =>
        new Diagnostic(RegistryImageMissingRule, at, $"There is no {Printable(image)} in the registry.")
            .With("mend", "check repository and tag");

    /// <summary>The bytes are not those of the digest that was asked for, or that the registry itself names.</summary>
    public static Diagnostic RegistryDigestLie(Location at, string image, Digest expected, Digest found) =>
        new Diagnostic(RegistryDigestLieRule, at, $"The registry serves other bytes for {Printable(image)} than it says.")
            .With("expected", expected.ToString()).With("found", found.ToString())
            .With("mend", "tell whoever runs the registry or the proxy before it; nothing was taken");

    /// <summary>The registry speaks no distribution-spec.</summary>
    public static Diagnostic RegistryAnswer(Location at, string place, string why) =>
        new Diagnostic(RegistryAnswerRule, at, $"The registry's answer for {Printable(place)} is not understood: {Printable(why)}.")
            .With("mend", "check the host; it may be no registry");

    /// <summary>A file with logins is damaged or may not be read.</summary>
    public static Diagnostic LoginsUnreadable(string file, string why) =>
        new Diagnostic(LoginsUnreadableRule, new Location(file), $"The logins in {file} cannot be read: {why}.")
            .With("mend", "mend the file, or name another with REGISTRY_AUTH_FILE or DOCKER_CONFIG");

    /// <summary>A docker-credential-* program does not do what it should.</summary>
    public static Diagnostic HelperFailed(string program, string why) =>
        new Diagnostic(HelperFailedRule, Location.None, $"{Printable(program)} gives no login: {why}.")
            .With("mend", "run it yourself with 'get', or take it out of the docker configuration");

    /// <summary>Any other refusal, in the registry's own words.</summary>
    public static Diagnostic RegistryRefused(Location at, string doing, string image, long status, string? said) =>
        new Diagnostic(RegistryRefusedRule, at, $"The registry does not let one {doing} {Printable(image)} (HTTP {status}).")
            .With("found", said is null ? null : Printable(said)).With("mend", "see what the registry says");

    /// <summary>The network may not be used.</summary>
    public static Diagnostic RegistryOffline(Location at, string place) =>
        new Diagnostic(RegistryOfflineRule, at, $"{Printable(place)} is in a registry, and the network is not to be used.")
            .With("mend", "run the command without --offline, or work on a copy in a layout");

    /// <summary>A destination is named by a digest, which it does not have yet.</summary>
    public static Diagnostic PushNeedsTag(string place) =>
        new Diagnostic(
            PushNeedsTagRule, new Location(place), $"{Printable(place)} names an image by digest, and the changed one has another.")
            .With("mend", "name a tag with --tag, or a destination with --to");
}
