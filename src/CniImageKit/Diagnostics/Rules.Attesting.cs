namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule KeyPasswordWrongRule = new("CNIK8211", "password opens no key");
    private static readonly Rule NoKeyFileRule = new("CNIK8212", "no key file");
    private static readonly Rule NoPasswordRule = new("CNIK8213", "no password in the environment");
    private static readonly Rule BuilderNoUriRule = new("CNIK8214", "builder is no URI");
    private static readonly Rule NoAttestationRule = new("CNIK8220", "no attestation");
    private static readonly Rule NoStatementRule = new("CNIK8221", "no in-toto statement");
    private static readonly Rule NotSignedByKeyRule = new("CNIK8222", "not signed by the key");
    private static readonly Rule OtherPredicateRule = new("CNIK8223", "attestation of something else");
    private static readonly Rule UnknownBuildRule = new("CNIK8224", "build of an unknown type");
    private static readonly Rule OtherBuilderRule = new("CNIK8225", "built by somebody else");
    private static readonly Rule NotAttestedRule = new("CNIK8226", "not attested");
    private static readonly Rule BuilderUnstatedRule = new("CNIK8703", "builder unstated");

    /// <summary>The password does not open the encrypted key, or its encryption is not known.</summary>
    public static Diagnostic KeyPasswordWrong(Location at) =>
        new Diagnostic(KeyPasswordWrongRule, at, "The password does not open the encrypted private key.")
            .With("expected", "PKCS#8 with PBKDF2, as `openssl pkcs8 -topk8` writes it, and its password")
            .With("mend", "look at the variable that --passphrase-env names");

    /// <summary>A key file that is not there or is no text.</summary>
    public static Diagnostic NoKeyFile(string file, string why) =>
        new Diagnostic(NoKeyFileRule, new Location(file), $"The key cannot be read: {why}.")
            .With("mend", "name a PEM file");

    /// <summary>The variable that should hold the password is unset or empty.</summary>
    public static Diagnostic NoPassword(string variable) =>
        new Diagnostic(NoPasswordRule, Location.None, $"The environment has no {variable}, which --passphrase-env names.")
            .With("mend", $"set {variable} to the password of the key");

    /// <summary>builder.id of SLSA provenance must be a URI.</summary>
    public static Diagnostic BuilderNoUri(string found) =>
        new Diagnostic(BuilderNoUriRule, Location.None, $"'{found}' names no builder, since it is no absolute URI.")
            .With("mend", "name what runs the build, such as --builder-id https://ci.example/runners/node-images");

    /// <summary>Neither a file was named nor does the target carry an envelope.</summary>
    public static Diagnostic NoAttestation(string target, string why) =>
        new Diagnostic(NoAttestationRule, new Location(target), $"There is no signed attestation to check: {why}.")
            .With("mend", "name the file with --attestation, or bake the image with `evidence: [provenance]` and --key");

    /// <summary>What was signed is no statement.</summary>
    public static Diagnostic NoStatement(Location at, string why) =>
        new Diagnostic(NoStatementRule, at, $"What is signed is no in-toto statement: {why}.")
            .With("expected", "a statement v1 of SLSA provenance v1")
            .With("mend", "name a file that `cnikit attest` made");

    /// <summary>No signature of the envelope is by the key: it was changed, or somebody else signed it.</summary>
    public static Diagnostic NotSignedByKey(Location at, Digest key) =>
        new Diagnostic(NotSignedByKeyRule, at, "The attestation is not signed by the key: it was changed, or somebody else signed it.")
            .With("expected", $"a signature of the key {key}")
            .With("mend", "trust nothing that it says; name the builder's key with --public-key");

    /// <summary>The statement is signed, and speaks of other matters than how something was built.</summary>
    public static Diagnostic OtherPredicate(Location at, string found) =>
        new Diagnostic(OtherPredicateRule, at, "The attestation is signed by the key and is no provenance.")
            .With("expected", "https://slsa.dev/provenance/v1")
            .With("found", found)
            .With("mend", "name the provenance, which `cnikit attest` makes");

    /// <summary>SLSA: what a verifier does not understand of the parameters it must not pass over.</summary>
    public static Diagnostic UnknownBuild(Location at, string what, string found) =>
        new Diagnostic(UnknownBuildRule, at, $"The provenance has {what} that this cnikit does not know, so it cannot say what was built.")
            .With("found", found)
            .With("mend", "check it with the cnikit that made it, or with the tools of whoever built");

    /// <summary>Another builder than the one that was asked for.</summary>
    public static Diagnostic OtherBuilder(Location at, string expected, string found) =>
        new Diagnostic(OtherBuilderRule, at, "The provenance says that another builder made it.")
            .With("expected", expected)
            .With("found", found)
            .With("mend", "trust it only if that builder may build too, and name that one with --builder-id");

    /// <summary>Content of the target that the provenance does not speak of.</summary>
    public static Diagnostic NotAttested(string target, string what, Digest found) =>
        new Diagnostic(NotAttestedRule, new Location(target), $"The provenance does not speak of {what}.")
            .With("found", found.ToString())
            .With("mend", "look at who changed it since it was built, or name the attestation that belongs to it");

    /// <summary>Provenance is signed and does not say who built.</summary>
    public static Diagnostic BuilderUnstated() =>
        new Diagnostic(BuilderUnstatedRule, Location.None, "The provenance is signed and does not say what built: nobody was named.")
            .With("mend", "name what runs the build with --builder-id URI");
}
