using CniImageKit.Diagnostics;

namespace CniImageKit.Sdk;

/// <summary>A finding in one line.</summary>
internal static class FindingText
{
    /// <summary>The message, then <c>(expected: …; found: …)</c>, then what mends it, in the words of a build.</summary>
    public static string Of(Diagnostic finding)
    {
        var facts = finding.Details.Where(d => d.Label != "mend").Select(d => $"{d.Label}: {d.Value}").ToArray();
        var mend = finding.Details.Where(d => d.Label == "mend").Select(d => $" To mend: {InBuild(d.Value)}.");
        return $"{finding.Message}{(facts.Length > 0 ? $" ({string.Join("; ", facts)})" : "")}{string.Concat(mend)}";
    }

    // Commands that a build has a target for.
    private static string InBuild(string mend)
    {
        foreach (var quote in new[] { "`", "'" })
        {
            var relock = $"{quote}dotnet build -t:CniLock";
            mend = mend.Replace($"{quote}cnikit lock{quote}", relock + quote, StringComparison.Ordinal)
                .Replace($"{quote}cnikit update{quote}", $"{relock} -p:CniUpdate=all{quote}", StringComparison.Ordinal)
                .Replace($"{quote}cnikit update ", $"{relock} -p:CniUpdate=", StringComparison.Ordinal);
        }

        return mend.Replace("the command once without --offline", "`dotnet build -t:CniRestore` once", StringComparison.Ordinal)
            .Replace("--store", "CniStore", StringComparison.Ordinal);
    }
}
