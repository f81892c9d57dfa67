namespace CniImageKit.Advisories;

/// <summary>Whether a version is among the affected ones, best known first.</summary>
internal enum RangeVerdict
{
    Inside,

    /// <summary>The version is not known, or of another kind than those that the advisory speaks of.</summary>
    Unclear,
    Outside,
}

/// <summary>Where a version lies in what an advisory says of its module.</summary>
/// <param name="Verdict">Inside or not.</param>
/// <param name="Fixed">The version that mends it, where inside and known.</param>
internal readonly record struct AffectedRange(RangeVerdict Verdict, string? Fixed)
{
    /// <summary>
    /// No ranges mean all versions. Where the Go range has no end and the project's own counting does (<c>custom_ranges</c>), a release is
    /// judged by the latter, and a commit by neither.
    /// </summary>
    public static AffectedRange Of(AffectedModule affected, GoVersion? version)
    {
        var spans = affected.Ranges;
        if (spans.IsEmpty && affected.Versions.IsEmpty) return new(RangeVerdict.Inside, null);
        if (version is null) return new(RangeVerdict.Unclear, null);
        if (affected.Versions.Any(v => GoVersion.TryParse(v, out var one) && one.Equals(version))) return new(RangeVerdict.Inside, null);
        if (!affected.Releases.IsEmpty && spans.All(s => s.IsEverything))
        {
            if (version.IsPseudo) return new(RangeVerdict.Unclear, null);
            spans = affected.Releases;
        }

        foreach (var span in spans)
        {
            if (span.Holds(version)) return new(RangeVerdict.Inside, span.Fixed);
        }

        return new(RangeVerdict.Outside, null);
    }
}
