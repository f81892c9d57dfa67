using System.Globalization;
using System.Text;

namespace CniImageKit.Sdk;

/// <summary>How a file or a directory with all below it lies there: names, sizes and times of change, as one line of text.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="State">Entries with <c>|</c> between them, each <c>name?size?ticks</c>; <c>-</c> where there is nothing.</param>
internal sealed record PathState(string Path, string State)
{
    private const string Birth = "born ";

    /// <summary>The state now.</summary>
    public static PathState Of(string path)
    {
        var text = new StringBuilder();
        var directory = new DirectoryInfo(path);
        if (directory.Exists)
        {
            var files = directory.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
            foreach (var file in files.OrderBy(f => f.FullName, StringComparer.Ordinal))
                Add(text, System.IO.Path.GetRelativePath(path, file.FullName), file);
        }
        else if (new FileInfo(path) is { Exists: true } file)
        {
            Add(text, "", file);
        }
        else
        {
            text.Append('-');
        }

        return new PathState(path, text.ToString());
    }

    /// <summary>When a directory was made, whatever it holds by now.</summary>
    public static PathState BirthOf(string directory) =>
        new(directory, Birth + Directory.GetCreationTimeUtc(directory).Ticks.ToString("x", CultureInfo.InvariantCulture));

    /// <summary>Whether that is so still.</summary>
    public bool Holds => this == (State.StartsWith(Birth, StringComparison.Ordinal) ? BirthOf(Path) : Of(Path));

    /// <summary>Path and state in one text.</summary>
    public string Spelt => $"{Path}?{State}";

    /// <summary>The files, absolute.</summary>
    public IEnumerable<string> Files => State == "-" ? [] : State.Split('|', StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split('?')).Where(parts => parts.Length == 3)
        .Select(parts => parts[0].Length == 0 ? Path : System.IO.Path.Combine(Path, parts[0]));

    private static void Add(StringBuilder text, string name, FileInfo file) => text.Append(
        CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "|" : "")}{name}?{file.Length}?{file.LastWriteTimeUtc.Ticks:x}");
}
