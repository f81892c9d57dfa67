namespace CniImageKit.Merging;

/// <summary>Git's conflict markers: a run of one character and who stands on that side.</summary>
/// <param name="Size">How long the run is; git's own is 7.</param>
/// <param name="Ours">The first side.</param>
/// <param name="Theirs">The second.</param>
internal sealed record MarkerLabels(int Size, string Ours, string Theirs)
{
    /// <summary>Git's least and usual length, which readers look for.</summary>
    public const int Usual = 7;

    public string Begin => $"{new string('<', Size)} {Ours}";

    public string Between => new('=', Size);

    public string End => $"{new string('>', Size)} {Theirs}";
}
