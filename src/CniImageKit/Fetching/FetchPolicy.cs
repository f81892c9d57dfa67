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

    /// <summary>How long a transfer is watched before its pace is judged, again and again.</summary>
    public TimeSpan SlowWindow { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes a second that must come on average of <see cref="SlowWindow"/>.</summary>
    public int LeastRate { get; init; } = 1024;

    /// <summary>Longest time for a document that is read into memory, attempts included.</summary>
    public TimeSpan DocumentTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Redirects followed.</summary>
    public int Redirects { get; init; } = 10;

    /// <summary>Downloads from one origin at a time.</summary>
    public int ConnectionsPerOrigin { get; init; } = 6;
}
