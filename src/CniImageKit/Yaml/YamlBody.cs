using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Yaml;

/// <summary>Where a scalar's characters stand in the file, so that what is embedded in it (JSON in a block) can be pointed at.</summary>
/// <param name="File">The file, at any place.</param>
/// <param name="Runs">By index; never empty, and the first begins the text.</param>
internal sealed record YamlBody(Location File, ImmutableArray<YamlRun> Runs)
{
    /// <summary>The place of the character at <paramref name="index"/> of the scalar's text.</summary>
    public Location At(int index)
    {
        var (low, high) = (0, Runs.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Runs[middle].Index <= index) low = middle;
            else high = middle - 1;
        }

        var (first, line, column) = Runs[low];
        return File with { Line = line, Column = column + Math.Max(0, index - first) };
    }
}
