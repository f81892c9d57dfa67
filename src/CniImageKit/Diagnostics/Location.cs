namespace CniImageKit.Diagnostics;

/// <summary>
/// Where a finding lies: a file, and where known the line and column, both counted from 1 (0 is unknown). The file is the path as the
/// user named it, or the name of what was read (an archive, a URL without credentials and query).
/// </summary>
/// <param name="File">The file or subject, or null where a finding has no place.</param>
/// <param name="Line">The line from 1, or 0.</param>
/// <param name="Column">The column from 1, or 0.</param>
public sealed record Location(string? File, int Line = 0, int Column = 0)
{
    /// <summary>A finding without a place.</summary>
    public static Location None { get; } = new((string?)null);

    /// <summary><c>file(12,5)</c>, as MSBuild reads it; <c>cnikit</c> where there is no file.</summary>
    public override string ToString() => (File, Line) switch
    {
        (null, _) => "cnikit",
        (_, 0) => File,
        _ => Column > 0 ? $"{File}({Line},{Column})" : $"{File}({Line})",
    };
}
