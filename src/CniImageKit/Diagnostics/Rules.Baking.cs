namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule PathNotInUstarRule = new("CNIK7001", "path does not fit a layer");
    private static readonly Rule FileTooLargeForUstarRule = new("CNIK7002", "file too large for a layer");
    private static readonly Rule BadRefNameRule = new("CNIK7003", "tag is no reference name");
    private static readonly Rule CannotWriteRule = new("CNIK7011", "output cannot be written");
    private static readonly Rule ForeignContentRule = new("CNIK7012", "output holds what no bake wrote");
    private static readonly Rule NotOwnedByRootRule = new("CNIK7501", "files are not owned by root");

    /// <summary>A path is not ASCII or is too long for ustar.</summary>
    public static Diagnostic PathNotInUstar(string path) =>
        new Diagnostic(PathNotInUstarRule, new Location(path), $"{path} cannot lie in a layer of recipe 1.")
            .With("expected", "ASCII, at most 100 bytes or split by a slash into at most 155 and 100")
            .With("mend", "give it a shorter name with rename: in cni.yaml, then `cnikit lock`");

    /// <summary>A file is larger than ustar can say.</summary>
    public static Diagnostic FileTooLargeForUstar(string path, long size) =>
        new Diagnostic(FileTooLargeForUstarRule, new Location(path), $"{path} with {size} bytes cannot lie in a layer of recipe 1.")
            .With("expected", "less than 8 GiB").With("mend", "exclude it in cni.yaml, then `cnikit lock`");

    /// <summary>The system refused to write.</summary>
    public static Diagnostic CannotWrite(string file, string why) =>
        new Diagnostic(CannotWriteRule, new Location(file), $"{file} cannot be written: {why}")
            .With("mend", "see to space and permissions there, or choose another path for the output");

    /// <summary>A tag that a layout's index.json cannot hold.</summary>
    public static Diagnostic BadRefName(string name) =>
        new Diagnostic(BadRefNameRule, Location.None, $"'{Printable(name)}' cannot be the name of an image in a layout.")
            .With("expected", "letters and digits, parted by single - . _ : @ / or +").With("mend", "choose another name, such as latest");

    /// <summary>The output's directory holds something that would be lost.</summary>
    public static Diagnostic ForeignContent(string directory, string what) =>
        new Diagnostic(
            ForeignContentRule, new Location(directory), $"{directory} holds {what}, which no bake wrote and this one would delete.")
            .With("mend", "choose another path for the output, or empty the directory yourself");

    /// <summary>The process may not give files to root.</summary>
    public static Diagnostic NotOwnedByRoot(string directory) =>
        new Diagnostic(
            NotOwnedByRootRule, new Location(directory), $"The files in {directory} belong to the user who baked them, not to root.")
            .With("mend", "bake as root (or in a user namespace), or `chown -R 0:0` before use; layers and images always say root:root");
}
