namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule DamagedExecutableRule = new("CNIK5301", "executable is damaged");
    private static readonly Rule WrongCpuRule = new("CNIK5302", "plugin is for another CPU");
    private static readonly Rule WrongSystemRule = new("CNIK5303", "plugin is for another system");
    private static readonly Rule ScriptAsPluginRule = new("CNIK5304", "script in place of a plugin");
    private static readonly Rule PageAsPluginRule = new("CNIK5305", "web page in place of a plugin");
    private static readonly Rule EmptyPluginRule = new("CNIK5306", "plugin is empty");
    private static readonly Rule NotExecutableRule = new("CNIK5307", "plugin is no program");
    private static readonly Rule NodeLacksLibcRule = new("CNIK5308", "node lacks the plugin's libc");
    private static readonly Rule RunPathRule = new("CNIK5309", "plugin brings a library search path");
    private static readonly Rule PackedPluginRule = new("CNIK5310", "plugin is packed");
    private static readonly Rule VersionContradictedRule = new("CNIK5311", "plugin says another version");
    private static readonly Rule NeedsLibcRule = new("CNIK5801", "plugins need a libc on the node");
    private static readonly Rule CpuLevelRule = new("CNIK5802", "plugin needs a newer CPU");
    private static readonly Rule OtherPackageRule = new("CNIK5803", "plugin is another program");
    private static readonly Rule ModifiedSourceRule = new("CNIK5804", "plugin was built from modified source");
    private static readonly Rule NeedsLibraryRule = new("CNIK5805", "plugin needs a library on the node");

    /// <summary>A header or table of an executable lies outside its file or is larger than any system loads.</summary>
    public static Diagnostic DamagedExecutable(Location at, string what, long offset, long size) =>
        new Diagnostic(DamagedExecutableRule, at, $"The executable is damaged or cut off: {what}.")
            .With("found", $"offset {offset} in a file of {size} bytes")
            .With("mend", "fetch it again from its publisher; if it stays so, report it there");

    /// <summary>The machine in the header is not the platform's.</summary>
    public static Diagnostic WrongCpu(Location at, string plugin, Platform platform, string found) =>
        new Diagnostic(WrongCpuRule, at, $"'{plugin}' is built for {found} and cannot run on {platform}.")
            .With("expected", platform.Architecture).With("found", found)
            .With("mend", "check the source's name template ({arch}) and its platforms");

    /// <summary>The program belongs to another operating system.</summary>
    public static Diagnostic WrongSystem(Location at, string plugin, Platform platform, string found) =>
        new Diagnostic(WrongSystemRule, at, $"'{plugin}' is a program for {found} and cannot run on {platform}.")
            .With("expected", platform.Os).With("found", found)
            .With("mend", "check the source's name template ({os}) and its platforms");

    /// <summary>A text that begins with <c>#!</c>: a node image need not have its interpreter.</summary>
    public static Diagnostic ScriptAsPlugin(Location at, string plugin) =>
        new Diagnostic(ScriptAsPluginRule, at, $"'{plugin}' is a script, which needs an interpreter that the node may not have.")
            .With("mend", $"add '{plugin}' to exclude in the manifest");

    /// <summary>An HTML or XML page, as servers send in place of an error.</summary>
    public static Diagnostic PageAsPlugin(Location at, string plugin) =>
        new Diagnostic(PageAsPluginRule, at, $"'{plugin}' is a web page, most often an error page saved under the plugin's name.")
            .With("mend", "open the artifact's URL, and mend it in the manifest");

    /// <summary>A file of no bytes.</summary>
    public static Diagnostic EmptyPlugin(Location at, string plugin) =>
        new Diagnostic(EmptyPluginRule, at, $"'{plugin}' is an empty file.").With("mend", "fetch it again from its publisher");

    /// <summary>Neither ELF nor PE, or one that no system starts.</summary>
    public static Diagnostic NotExecutable(Location at, string plugin, string found) =>
        new Diagnostic(NotExecutableRule, at, $"'{plugin}' is no program but {found}.")
            .With("mend", $"add '{plugin}' to exclude in the manifest, or mend the source");

    /// <summary>node.libc says what the node has, and the plugin needs something else or newer.</summary>
    public static Diagnostic NodeLacksLibc(Location at, string plugin, string needs, string node) =>
        new Diagnostic(NodeLacksLibcRule, at, $"'{plugin}' needs {needs}, but the node has {(node == "none" ? "no libc" : node)}.")
            .With("expected", node == "none" ? "a static program" : $"a static program, or one for {node}").With("found", needs)
            .With("mend", "take the plugin from its project's own release, which is static, or correct node.libc in the manifest");

    /// <summary>DT_RPATH or DT_RUNPATH: whoever can write there runs code as root.</summary>
    public static Diagnostic RunPath(Location at, string plugin, string path) =>
        new Diagnostic(RunPathRule, at, $"'{plugin}' looks for its libraries in {path}, where a node image has none of its own.")
            .With("mend", "have it built without -rpath, or statically");

    /// <summary>Packed by UPX: what would run cannot be inspected.</summary>
    public static Diagnostic PackedPlugin(Location at, string plugin) =>
        new Diagnostic(PackedPluginRule, at, $"'{plugin}' is packed by UPX, so that what it would run cannot be inspected.")
            .With("mend", "take an unpacked build, or unpack it with: upx -d");

    /// <summary>The build information names another release than the manifest.</summary>
    public static Diagnostic VersionContradicted(Location at, string plugin, string expected, string found, string basis) =>
        new Diagnostic(VersionContradictedRule, at, $"'{plugin}' says that it is {found}, not {expected}.")
            .With("expected", expected).With("found", $"{found} (from its {basis})")
            .With("mend", "check what the source serves under that version before you lock it");

    /// <summary>Dynamic plugins of one source, where node.libc says nothing; once a source.</summary>
    public static Diagnostic NeedsLibc(Location at, string source, string needs, int count, string example) =>
        new Diagnostic(NeedsLibcRule, at, $"{count} plugins of '{source}' need {needs} on the node.")
            .With("needed by", count == 1 ? example : $"{example}, and {count - 1} others")
            .With("mend", "say what the node has in the manifest, for example: node: { libc: glibc 2.36 }");

    /// <summary>GOAMD64, GOARM and the like above what the platform promises.</summary>
    public static Diagnostic CpuLevel(Location at, string plugin, string setting, string baseline) =>
        new Diagnostic(CpuLevelRule, at, $"'{plugin}' is built with {setting} and stops at once on an older CPU.")
            .With("expected", baseline).With("found", setting)
            .With("mend", "make sure that every node has such a CPU, or take a baseline build");

    /// <summary>The main package is not the plugin's.</summary>
    public static Diagnostic OtherPackage(Location at, string plugin, string expected, string found) =>
        new Diagnostic(OtherPackageRule, at, $"'{plugin}' is built from {found}.")
            .With("expected", expected).With("found", found).With("mend", "say so by rename in the manifest if this is meant");

    /// <summary>vcs.modified, or a version that ends in +dirty.</summary>
    public static Diagnostic ModifiedSource(Location at, string plugin, string revision) =>
        new Diagnostic(ModifiedSourceRule, at, $"'{plugin}' was built from a source tree with changes that are in no commit.")
            .With("found", $"modified after {revision}").With("mend", "take a build of a clean tree");

    /// <summary>A shared library that is no part of the libc.</summary>
    public static Diagnostic NeedsLibrary(Location at, string plugin, IEnumerable<string> libraries) =>
        new Diagnostic(NeedsLibraryRule, at, $"'{plugin}' needs libraries that are no part of a libc.")
            .With("found", string.Join(", ", libraries)).With("mend", "make sure that the node image has them, or take a static build");
}
