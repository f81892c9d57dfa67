namespace CniImageKit.Fetching;

/// <summary>How patient a download is. The defaults are for people; tests shorten them.</summary>
internal sealed record FetchPolicy
{
    /// <summary>Attempts without any new byte before an address is given up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>First pause; doubles with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause, and the longest Retry-After that is waited for.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For name resolution, connection and TLS.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time without a byte, for the headers as for the body.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Redirects followed.</summary>
    public int Redirects { get; init; } = 10;

    /// <summary>Downloads from one origin at a time.</summary>
    public int ConnectionsPerOrigin { get; init; } = 6;
}
