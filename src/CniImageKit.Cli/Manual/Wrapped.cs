namespace CniImageKit.Cli.Manual;

/// <summary>Breaks running text into lines.</summary>
internal static class Wrapped
{
    /// <summary>Lines of at most <paramref name="width"/> characters, where no single word is longer, indent included.</summary>
    public static IEnumerable<string> Lines(string text, int width, int indent)
    {
        var blank = new string(' ', indent);
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > width)
            {
                yield return blank + line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0) yield return blank + line;
    }
}
