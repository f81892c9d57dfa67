using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>A failure that another attempt may mend. Never leaves this folder.</summary>
/// <param name="uri">The address of the last hop.</param>
/// <param name="why">Half a sentence for people.</param>
/// <param name="retryAfter">How long the server asks to wait, or null.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class TransientFault(Uri uri, string why, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(why, inner)
{
    public string Why { get; } = why;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The answer behind it, where a caller may want it (429 of a document).</summary>
    public FetchedDocument? Answer { get; init; }

    private string Asking => RetryAfter is { } wait ? $" and asks to wait {wait.TotalSeconds:0} s" : "";

    /// <summary>The failure to report when no attempt is left.</summary>
    public CniImageKitException ToFailure(Location at, string name, int attempts) =>
        new(Rules.DownloadFailed(at, name, uri, Why + Asking, attempts), this);
}
