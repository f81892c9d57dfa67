using CniImageKit.Tests.House;

namespace CniImageKit.Tests.ImageFolders;

/// <summary>A folder below images/, as it is in the repository.</summary>
internal sealed record ImageFolder(string Name)
{
    /// <summary>All of them, sorted.</summary>
    public static IReadOnlyList<ImageFolder> All { get; } =
    [
        .. SourceTree.Files("images", "*").Select(f => f.Split('/')).Where(p => p.Length > 2).Select(p => p[1]).Distinct()
            .Select(n => new ImageFolder(n)),
    ];

    /// <summary>Whether the package is its project's SDK.</summary>
    public bool IsImageProject => Text($"{Name}.csproj").Contains("<Project Sdk=\"CniImageKit.Sdk/", StringComparison.Ordinal);

    /// <summary>What users copy: relative paths.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. SourceTree.Files($"images/{Name}", "*").Select(f => f[$"images/{Name}/".Length..])
            .Where(f => !f.StartsWith("artifacts/", StringComparison.Ordinal)),
    ];

    public string Text(string file) => SourceTree.Text($"images/{Name}/{file}");

    public bool Has(string file) => File.Exists(Path.Combine(SourceTree.Root, "images", Name, file));

    /// <summary>The command lines of a program in the README's code blocks, in order.</summary>
    public IReadOnlyList<string> Commands(string program)
    {
        var (commands, fenced) = (new List<string>(), false);
        foreach (var line in Text("README.md").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) fenced = line == "```sh";
            var shown = fenced || line.StartsWith("    ", StringComparison.Ordinal);
            if (shown && line.TrimStart().StartsWith(program + " ", StringComparison.Ordinal)) commands.Add(line.Trim());
        }

        return commands;
    }

    public override string ToString() => Name;
}
