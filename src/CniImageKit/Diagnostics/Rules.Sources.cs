namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule GitHubRateLimitedRule = new("CNIK2101", "GitHub rate limit used up");
    private static readonly Rule GitHubTokenRefusedRule = new("CNIK2102", "GitHub token refused");
    private static readonly Rule GitHubNotFoundRule = new("CNIK2103", "repository not found");
    private static readonly Rule AssetMissingRule = new("CNIK2104", "asset missing");
    private static readonly Rule SumsMissingRule = new("CNIK2105", "sums file missing");
    private static readonly Rule GitHubUnreadableRule = new("CNIK2106", "answer not understood");
    private static readonly Rule ArtifactGoneRule = new("CNIK2107", "artifact gone");
    private static readonly Rule LocationForeignRule = new("CNIK2108", "location of another source");
    private static readonly Rule PlaceholderUnknownRule = new("CNIK2109", "unknown placeholder");
    private static readonly Rule UrlNeedsPinRule = new("CNIK2110", "URL needs an exact version");
    private static readonly Rule UrlInvalidRule = new("CNIK2111", "no usable URL");
    private static readonly Rule UrlPlainHttpRule = new("CNIK2112", "plain http without a digest");
    private static readonly Rule UrlNotFoundRule = new("CNIK2113", "nothing at the URL");
    private static readonly Rule DirectoryMissingRule = new("CNIK2120", "directory missing");
    private static readonly Rule DirectoryLinkRule = new("CNIK2121", "link leaves the directory");
    private static readonly Rule DirectoryOddFileRule = new("CNIK2122", "not a regular file");
    private static readonly Rule DirectoryEmptyRule = new("CNIK2123", "directory empty");
    private static readonly Rule DirectoryAbsoluteRule = new("CNIK2124", "directory not relative");
    private static readonly Rule DirectoryChangedRule = new("CNIK2125", "directory changed");
    private static readonly Rule DirectoryUnreadableRule = new("CNIK2126", "directory cannot be read");

    /// <summary>403 or 429 with nothing left; <paramref name="resets"/> says when it is over.</summary>
    public static Diagnostic GitHubRateLimited(Location at, string repository, string resets, bool hasToken) =>
        new Diagnostic(GitHubRateLimitedRule, at, $"GitHub's rate limit is used up, so the releases of {repository} cannot be listed.")
            .With("known", resets)
            .With("mend", hasToken ? "wait, then run the command again" : "set CNIKIT_GITHUB_TOKEN to a token (no scopes needed), or wait");

    /// <summary>401.</summary>
    public static Diagnostic GitHubTokenRefused(Location at, string repository, string variable) =>
        new Diagnostic(GitHubTokenRefusedRule, at, $"GitHub refuses the token in {variable} for {repository}.")
            .With("mend", $"put a valid token into {variable}, or unset it: public releases need none");

    /// <summary>404 for the repository itself.</summary>
    public static Diagnostic GitHubNotFound(Location at, string repository, bool hasToken) =>
        new Diagnostic(GitHubNotFoundRule, at, $"There is no repository {repository}, or it is private.")
            .With("mend", hasToken
                ? "check the name and what the token may read" : "check the name; for a private one set CNIKIT_GITHUB_TOKEN");

    /// <summary>The release is there, the asset is not. Releases do lose assets.</summary>
    public static Diagnostic AssetMissing(Location at, string asset, string repository, string tag, string assets, string? known) =>
        new Diagnostic(AssetMissingRule, at, $"{repository} {tag} has no asset {asset}.")
            .With("found", assets)
            .With("known", known)
            .With("mend", "choose another version, leave the platform out, or correct `asset:`");

    /// <summary>The manifest names a sums file that is not there.</summary>
    public static Diagnostic SumsMissing(Location at, string sums, string where) =>
        new Diagnostic(SumsMissingRule, at, $"There is no sums file {sums} {where}.")
            .With("mend", "correct `sums:`; leaving it out looks for the usual names");

    /// <summary>The server's JSON is not of the API's shape.</summary>
    public static Diagnostic GitHubUnreadable(Location at, Uri uri, string why) =>
        new Diagnostic(GitHubUnreadableRule, at, $"The answer of {uri.GetLeftPart(UriPartial.Path)} is none of the releases API: {why}.")
            .With("mend", "check `api:`, or try again later");

    /// <summary>What the lock names is no longer where it was found.</summary>
    public static Diagnostic ArtifactGone(Location at, string location, string source) =>
        new Diagnostic(ArtifactGoneRule, at, $"{location} is gone, and the store does not have it.")
            .With("mend", $"`cnikit update {source}`, or bring the artifact in with a bundle");

    /// <summary>The lock's location is not one that this source writes.</summary>
    public static Diagnostic LocationForeign(Location at, string location, string expected) =>
        new Diagnostic(LocationForeignRule, at, $"'{location}' in the lock is no location of this source.")
            .With("expected", expected)
            .With("mend", "`cnikit lock`");

    /// <summary>A template has a placeholder that has no value here.</summary>
    public static Diagnostic PlaceholderUnknown(Location at, string template, string placeholder, string known) =>
        new Diagnostic(PlaceholderUnknownRule, at, $"'{template}' has a placeholder that means nothing here: {placeholder}.")
            .With("expected", known)
            .With("mend", "correct the placeholder");

    /// <summary>A URL cannot be listed, so a range chooses nothing.</summary>
    public static Diagnostic UrlNeedsPin(Location at, string url) =>
        new Diagnostic(UrlNeedsPinRule, at, $"'{url}' has a place for the version, and this entry pins none.")
            .With("mend", "write one exact version, such as `version: 1.9.1`");

    /// <summary>No absolute http or https URL, or one with credentials in it.</summary>
    public static Diagnostic UrlInvalid(Location at, string what, string why) =>
        new Diagnostic(UrlInvalidRule, at, $"{what} is no usable URL: {why}.")
            .With("mend", "write an absolute https URL without credentials");

    /// <summary>http to another machine, and nothing that pins the bytes.</summary>
    public static Diagnostic UrlPlainHttp(Location at, Uri uri) =>
        new Diagnostic(
            UrlPlainHttpRule, at, $"{uri.GetLeftPart(UriPartial.Path)} is plain http, and no digest in the manifest pins the bytes.")
            .With("mend", "use https, or write the digests down under `digests:`");

    /// <summary>404 at every address of a URL source while locking.</summary>
    public static Diagnostic UrlNotFound(Location at, Uri uri) =>
        new Diagnostic(UrlNotFoundRule, at, $"There is nothing at {uri.GetLeftPart(UriPartial.Path)}.")
            .With("mend", "correct `url:`, or leave the platform out with `platforms:`");

    /// <summary>A directory source's directory is not there.</summary>
    public static Diagnostic DirectoryMissing(Location at, string path) =>
        new Diagnostic(DirectoryMissingRule, at, $"There is no directory {path}.")
            .With("mend", "build the plugins first, or correct `path:`");

    /// <summary>A symbolic link in the directory leads outside it, or to no file.</summary>
    public static Diagnostic DirectoryLink(Location at, string path, string target) =>
        new Diagnostic(DirectoryLinkRule, at, $"{path} is a symbolic link that leads to no file inside the directory.")
            .With("found", target)
            .With("mend", "put the file itself there");

    /// <summary>A device, FIFO or socket, or a name that a canonical archive cannot hold.</summary>
    public static Diagnostic DirectoryOddFile(Location at, string path, string why) =>
        new Diagnostic(DirectoryOddFileRule, at, $"{path} cannot be taken: {why}.")
            .With("mend", "keep nothing but plugins in the directory");

    /// <summary>No file in it that could be a plugin.</summary>
    public static Diagnostic DirectoryEmpty(Location at, string path) =>
        new Diagnostic(DirectoryEmptyRule, at, $"The directory {path} holds no file.")
            .With("mend", "build the plugins first");

    /// <summary>An absolute path would mean another thing on every machine.</summary>
    public static Diagnostic DirectoryAbsolute(Location at, string path) =>
        new Diagnostic(DirectoryAbsoluteRule, at, $"'{path}' is not relative to the manifest.")
            .With("mend", "write the path relative to the manifest");

    /// <summary>The directory holds other files than the lock says.</summary>
    public static Diagnostic DirectoryChanged(Location at, string path, Digest expected, Digest found, string source) =>
        new Diagnostic(DirectoryChangedRule, at, $"The files in {path} are not those that were locked.")
            .With("expected", $"{expected} in the lock")
            .With("found", found.ToString())
            .With("mend", $"`cnikit update {source}` if the change is meant");

    /// <summary>The system denies reading.</summary>
    public static Diagnostic DirectoryUnreadable(Location at, string path, string why) =>
        new Diagnostic(DirectoryUnreadableRule, at, $"{path} cannot be read.")
            .With("found", why)
            .With("mend", "make it readable, or build the plugins again");
}
