namespace CniImageKit.Tests.House;

/// <summary>A line of a source file: the place as editors open it, and the code without its comment.</summary>
internal sealed record SourceLine(string File, int Number, string Text)
{
    public string Code { get; } = Text.TrimStart() is ['/', '/', ..] ? "" : Text.Split(" // ")[0];

    public override string ToString() => $"{File}:{Number}: {Text.Trim()}";
}

/// <summary>This repository's own files, found from where the tests were built.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Paths relative to the root, with slashes, sorted; nothing that a build made.</summary>
    public static string[] Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "TestResults"))
            .Order(StringComparer.Ordinal),
    ];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static IEnumerable<SourceLine> Lines(string folder, string pattern = "*.cs") =>
        Files(folder, pattern).SelectMany(f => File.ReadLines(Path.Combine(Root, f)).Select((text, i) => new SourceLine(f, i + 1, text)));

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "CniImageKit.sln")) ? directory : Find(Path.GetDirectoryName(directory.TrimEnd('/', '\\'))!);
}
