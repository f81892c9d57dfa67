using Cake.Core.Diagnostics;

namespace Cake.CniImageKit;

/// <summary>Findings in Cake's log.</summary>
internal static class CniLog
{
    private const int MostOfAKind = 5;

    /// <summary>Tells findings in order, of one kind the first few; errors as errors unless they fail nothing.</summary>
    public static void Write(ICakeLog log, IEnumerable<CniFinding> findings, bool mildly)
    {
        foreach (var kind in findings.GroupBy(f => f.Id))
        {
            var isError = kind.First().Severity == CniSeverity.Error && !mildly;
            foreach (var finding in kind.Take(MostOfAKind)) Tell(Text(finding));
            if (kind.Count() > MostOfAKind) Tell($"  and {kind.Count() - MostOfAKind} more of {kind.Key}");

            void Tell(string text)
            {
                if (isError) log.Error("{0}", text);
                else log.Warning("{0}", text);
            }
        }
    }

    private static string Text(CniFinding finding) =>
        string.Join('\n', finding.Details.Select(d => $"  {d.Key,-9} {d.Value}").Prepend(finding.ToString()));
}
