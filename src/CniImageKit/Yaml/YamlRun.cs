namespace CniImageKit.Yaml;

/// <summary>A piece of a scalar's text that stands in one line of the file as it reads.</summary>
/// <param name="Index">The index of its first character in the text.</param>
/// <param name="Line">The line of that character, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal readonly record struct YamlRun(int Index, int Line, int Column);
