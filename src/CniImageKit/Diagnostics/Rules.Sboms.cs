namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule SbomOfOneRule = new("CNIK8210", "SBOM of several platforms");
    private static readonly Rule SbomWithoutAuthorRule = new("CNIK8701", "SBOM without an author");
    private static readonly Rule LicencesUnknownRule = new("CNIK8702", "licences unknown");

    /// <summary>sbom writes one document, and the manifest has several platforms.</summary>
    public static Diagnostic SbomOfOne(Location at, IEnumerable<string> platforms) =>
        new Diagnostic(SbomOfOneRule, at, "An SBOM is of one platform, and the manifest has several.")
            .With("known", string.Join(", ", platforms))
            .With("mend", "name one with `--platform`, or give the manifest an output of kind sbom, which makes one for each");

    /// <summary>Nobody answers for the document.</summary>
    public static Diagnostic SbomWithoutAuthor(Location at) =>
        new Diagnostic(SbomWithoutAuthorRule, at, "The SBOM names nobody who answers for it, which BSI TR-03183-2 and NTIA require.")
            .With("mend", "add `author: { name: Node Team, email: nodes@example.org }` to the manifest");

    /// <summary>Neither lock nor catalog knows the licence of some components.</summary>
    public static Diagnostic LicencesUnknown(Location at, long count, IEnumerable<string> components) =>
        new Diagnostic(LicencesUnknownRule, at, $"The licence of {count} components of the SBOM is not known, and it says so.")
            .With("found", string.Join(", ", components))
            .With("mend", "nothing here: whoever needs them must look at the components themselves");
}
