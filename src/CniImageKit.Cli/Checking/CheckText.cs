using CniImageKit.Cni;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Checking;

/// <summary>The matrix of CNI versions as a table.</summary>
internal static class CheckText
{
    /// <summary>A row for each runtime and plugin, a column for each version of the specification, then the networks.</summary>
    public static void Matrix(Screen screen, VersionMatrix matrix)
    {
        screen.Table(
            ["", "from", .. CniVersions.Spec], matrix.Speakers.Select(IReadOnlyList<string> (s) =>
                [s.Name, s.From, .. CniVersions.Spec.Select(v => s.Versions.IsEmpty ? "?" : s.Versions.Contains(v) ? "yes" : "-")]));
        if (matrix.Networks.IsEmpty) return;
        screen.Say("");
        screen.Table(
            ["network", "CNI", ""],
            matrix.Networks.Select(IReadOnlyList<string> (n) => [n.By, n.Effective, n.Fits ? "all speak it" : "not all speak it"]));
        screen.Say("");
    }
}
