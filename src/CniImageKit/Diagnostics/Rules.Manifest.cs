namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NotYamlRule = new("CNIK1001", "manifest is no YAML");
    private static readonly Rule NotTextRule = new("CNIK1002", "manifest is no text");
    private static readonly Rule UnknownKeyRule = new("CNIK1003", "unknown key");
    private static readonly Rule DuplicateKeyRule = new("CNIK1004", "key twice");
    private static readonly Rule MissingKeyRule = new("CNIK1005", "missing key");
    private static readonly Rule WrongTypeRule = new("CNIK1006", "value of the wrong type");
    private static readonly Rule NoSuchPluginRule = new("CNIK1007", "no such plugin");
    private static readonly Rule UnknownSourceRule = new("CNIK1008", "unknown source");
    private static readonly Rule UnknownPlatformRule = new("CNIK1009", "unknown platform");
    private static readonly Rule BadVersionRule = new("CNIK1010", "no version");
    private static readonly Rule ExclusiveKeysRule = new("CNIK1011", "keys that exclude each other");
    private static readonly Rule YamlFeatureRule = new("CNIK1012", "YAML feature not taken");
    private static readonly Rule UnsafeNameRule = new("CNIK1013", "unsafe name");
    private static readonly Rule UnknownPlaceholderRule = new("CNIK1014", "unknown placeholder");
    private static readonly Rule BadDigestRule = new("CNIK1015", "no digest");
    private static readonly Rule UnknownWordRule = new("CNIK1016", "unknown word");
    private static readonly Rule DuplicateSourceRule = new("CNIK1017", "source name twice");
    private static readonly Rule ManifestTooLargeRule = new("CNIK1018", "manifest too large");
    private static readonly Rule EmptyListRule = new("CNIK1019", "empty list");
    private static readonly Rule BadPathRule = new("CNIK1020", "unusable path");
    private static readonly Rule BadUrlRule = new("CNIK1021", "unusable URL");
    private static readonly Rule NewerSchemaRule = new("CNIK1022", "manifest of a newer cnikit");
    private static readonly Rule OutputCollisionRule = new("CNIK1023", "two outputs in one place");
    private static readonly Rule UndeclaredPlatformRule = new("CNIK1024", "platform not declared");
    private static readonly Rule PluginTwiceRule = new("CNIK1025", "plugin from two sources");
    private static readonly Rule RenameWithoutPluginRule = new("CNIK1026", "renamed but not taken");
    private static readonly Rule BadFactRule = new("CNIK1027", "value not understood");
    private static readonly Rule SumsFileAsArtifactRule = new("CNIK1028", "checksum file as artifact");
    private static readonly Rule ListedTwiceRule = new("CNIK1501", "listed twice");
    private static readonly Rule LayoutNoteRule = new("CNIK1502", "what to know of a layout");

    /// <summary>The parser gave up.</summary>
    public static Diagnostic NotYaml(Location at, string what) =>
        new Diagnostic(NotYamlRule, at, $"The manifest cannot be read as YAML: {what}.").With("mend", "correct the line that is named");

    /// <summary>Invalid UTF-8, a NUL or another control character.</summary>
    public static Diagnostic NotText(Location at, string found) =>
        new Diagnostic(NotTextRule, at, $"The manifest holds {found}.")
            .With("expected", "a text in UTF-8").With("mend", "save the file as UTF-8 without control characters");

    /// <summary>A key that the block does not have.</summary>
    public static Diagnostic UnknownKey(Location at, string key, string block, string? nearest, string known) =>
        new Diagnostic(UnknownKeyRule, at, $"'{key}' is no key of {block}.{Suggestion(nearest)}")
            .With("known", known).With("mend", nearest is null ? "remove the key" : $"write '{nearest}' instead");

    /// <summary>A key that stands twice in one block.</summary>
    public static Diagnostic DuplicateKey(Location at, string key, long firstLine) =>
        new Diagnostic(DuplicateKeyRule, at, $"The key '{key}' stands twice in this block.")
            .With("known", $"first in line {firstLine}").With("mend", "keep one of the two");

    /// <summary>A key that must be there is not.</summary>
    public static Diagnostic MissingKey(Location at, string key, string block, string example) =>
        new Diagnostic(MissingKeyRule, at, $"{block} lacks '{key}'.").With("mend", $"add `{example}`");

    /// <summary>A value that is no text, list or block where one is expected.</summary>
    public static Diagnostic WrongType(Location at, string key, string expected, string found) =>
        new Diagnostic(WrongTypeRule, at, $"'{key}' must be {expected}.")
            .With("expected", expected).With("found", found).With("mend", $"write {expected} here");

    /// <summary>A plugin is asked for that the chosen version does not have.</summary>
    public static Diagnostic NoSuchPlugin(Location at, string name, string source, string version, string? nearest, string? hint) =>
        new Diagnostic(NoSuchPluginRule, at, $"'{name}' is no plugin of {source} {version}.{Suggestion(nearest)}")
            .With("known", hint)
            .With("mend", nearest is null ? "remove it from include, or take another source or version" : $"write '{nearest}' instead");

    /// <summary>The word after from: is neither a kind of source nor in the catalog.</summary>
    public static Diagnostic UnknownSource(Location at, string name, string? nearest, string known) =>
        new Diagnostic(UnknownSourceRule, at, $"'{name}' is no kind of source and not in the catalog.{Suggestion(nearest)}")
            .With("known", known)
            .With("mend", nearest is null ? "use `from: github` with its repository and asset" : $"write '{nearest}' instead");

    /// <summary>A platform that the kit does not know.</summary>
    public static Diagnostic UnknownPlatform(Location at, string name, string? nearest) =>
        new Diagnostic(UnknownPlatformRule, at, $"'{name}' is no known platform.{Suggestion(nearest)}")
            .With("expected", "os/architecture in Go's names, such as linux/amd64")
            .With("mend", $"write '{nearest ?? "linux/amd64"}' instead");

    /// <summary>Neither a version nor a range in NuGet syntax.</summary>
    public static Diagnostic BadVersion(Location at, string text, string why, string mend) =>
        new Diagnostic(BadVersionRule, at, $"'{text}' cannot be used as a version: {why}.")
            .With("expected", "an exact version such as 1.9.1, or a range such as [1.7,2.0)").With("mend", mend);

    /// <summary>Two keys that cannot stand together.</summary>
    public static Diagnostic ExclusiveKeys(Location at, string key, string other, string block) =>
        new Diagnostic(ExclusiveKeysRule, at, $"'{key}' and '{other}' stand together in {block}, and only one of them can hold.")
            .With("mend", $"remove '{key}' or '{other}'");

    /// <summary>Anchors, aliases, tags, merge keys and further documents.</summary>
    public static Diagnostic YamlFeature(Location at, string what) =>
        new Diagnostic(YamlFeatureRule, at, $"The manifest uses {what}, which cnikit does not take.").With("mend", "write the value out");

    /// <summary>A name that could leave its directory or mean something else on a node.</summary>
    public static Diagnostic UnsafeName(Location at, string key, string name, string expected) =>
        new Diagnostic(UnsafeNameRule, at, $"'{name}' cannot be used as {key}.")
            .With("expected", expected).With("found", name).With("mend", "write such a name");

    /// <summary>A template names what it cannot have.</summary>
    public static Diagnostic UnknownPlaceholder(Location at, string key, string placeholder, string? nearest, string known) =>
        new Diagnostic(UnknownPlaceholderRule, at, $"'{placeholder}' is no placeholder of '{key}'.{Suggestion(nearest)}")
            .With("known", known).With("mend", nearest is null ? "remove it" : $"write {nearest} instead");

    /// <summary>A digest that is empty, of a weak algorithm or misspelt: never taken as "do not check".</summary>
    public static Diagnostic BadDigest(Location at, string key, string text) =>
        new Diagnostic(BadDigestRule, at, text.Length == 0 ? $"The digest of {key} is empty." : $"'{text}' is no digest for {key}.")
            .With("expected", "sha256: and 64 lower-case hexadecimal digits, or sha512: and 128")
            .With("mend", "write the digest of the artifact itself, or remove the line");

    /// <summary>A word that is not among those that the key takes.</summary>
    public static Diagnostic UnknownWord(Location at, string key, string word, string? nearest, string known) =>
        new Diagnostic(UnknownWordRule, at, $"'{word}' is no {key}.{Suggestion(nearest)}")
            .With("known", known).With("mend", nearest is null ? "write one of these" : $"write '{nearest}' instead");

    /// <summary>Two entries of plugins would have one identity in the lock.</summary>
    public static Diagnostic DuplicateSource(Location at, string name, long firstLine) =>
        new Diagnostic(DuplicateSourceRule, at, $"Two entries of plugins are called '{name}'.")
            .With("known", $"first in line {firstLine}").With("mend", "give one of them a `name:` of its own");

    /// <summary>Larger, deeper or with more values than any real manifest.</summary>
    public static Diagnostic ManifestTooLarge(Location at, string what, long limit) =>
        new Diagnostic(ManifestTooLargeRule, at, $"The manifest has {what}, more than a manifest can need.")
            .With("expected", $"at most {limit}").With("mend", "split it into several manifests");

    /// <summary>A list without items where that means nothing.</summary>
    public static Diagnostic EmptyList(Location at, string key) =>
        new Diagnostic(EmptyListRule, at, $"The list '{key}' is empty.").With("mend", $"fill it, or remove '{key}'");

    /// <summary>A path that is absolute, or holds what a path on some system cannot.</summary>
    public static Diagnostic BadPath(Location at, string key, string path, string expected) =>
        new Diagnostic(BadPathRule, at, $"'{path}' cannot be used as '{key}'.")
            .With("expected", expected).With("found", path).With("mend", "write such a path");

    /// <summary>A URL that is none, carries credentials, or is not safe to fetch from.</summary>
    public static Diagnostic BadUrl(Location at, string key, string why) =>
        new Diagnostic(BadUrlRule, at, $"The URL in '{key}' cannot be used: {why}.").With("expected", "https://host/path")
            .With("mend", "write such a URL");

    /// <summary>schema: is not one that this kit knows.</summary>
    public static Diagnostic NewerSchema(Location at, string found, long known) =>
        new Diagnostic(NewerSchemaRule, at, $"The manifest has schema {found}, and this cnikit reads up to {known}.")
            .With("expected", $"schema: {known}").With("found", $"schema: {found}").With("mend", "use a newer cnikit");

    /// <summary>Two outputs, or one for two platforms, would overwrite each other.</summary>
    public static Diagnostic OutputCollision(Location at, string path, string first) =>
        new Diagnostic(OutputCollisionRule, at, $"More than one output would be written to {path}.")
            .With("known", first).With("mend", "use {os} and {arch} in the path, or another path");

    /// <summary>An entry names a platform that the manifest does not.</summary>
    public static Diagnostic UndeclaredPlatform(Location at, Platform platform, string declared) =>
        new Diagnostic(UndeclaredPlatformRule, at, $"{platform} is not among the platforms of this manifest.")
            .With("known", declared).With("mend", $"add {platform} to `platforms:` at the top, or remove it here");

    /// <summary>One file on the node would come from two places.</summary>
    public static Diagnostic PluginTwice(Location at, string plugin, Platform platform, string source, string first) =>
        new Diagnostic(PluginTwiceRule, at, $"'{plugin}' on {platform} would come from {source} and from {first}.")
            .With("mend", "take it from one of them, or rename one");

    /// <summary>rename: names a plugin that include: leaves out or exclude: names.</summary>
    public static Diagnostic RenameWithoutPlugin(Location at, string plugin, string source) =>
        new Diagnostic(RenameWithoutPluginRule, at, $"'{plugin}' is renamed but not taken from {source}.")
            .With("mend", $"add '{plugin}' to include, or remove its rename");

    /// <summary>A value of a spelling that the key does not have.</summary>
    public static Diagnostic BadFact(Location at, string key, string text, string expected) =>
        new Diagnostic(BadFactRule, at, $"'{text}' is not understood as '{key}'.")
            .With("expected", expected).With("found", text).With("mend", $"write {expected}");

    /// <summary>The URL or asset names the file of checksums and not what they are of.</summary>
    public static Diagnostic SumsFileAsArtifact(Location at, string key, string name) =>
        new Diagnostic(SumsFileAsArtifactRule, at, $"'{key}' names a file of checksums or a signature, {name}, and not the artifact.")
            .With("mend", $"name the artifact in '{key}', and this file in 'sums'");

    /// <summary>An item of a list that stands there already.</summary>
    public static Diagnostic ListedTwice(Location at, string key, string item) =>
        new Diagnostic(ListedTwiceRule, at, $"'{item}' stands in '{key}' twice.").With("mend", "remove one");

    /// <summary>A layout with a peculiarity that a baked image cannot mend.</summary>
    public static Diagnostic LayoutNote(Location at, string layout, string note) =>
        new Diagnostic(LayoutNoteRule, at, $"The layout {layout} has a peculiarity: {note.TrimEnd('.')}.")
            .With("mend", "see that the plugins stay visible on such a node, or choose another layout");
}
