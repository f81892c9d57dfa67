using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>One small document to read into memory.</summary>
internal sealed record DocumentRequest
{
    /// <summary>What people call it, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Where it lies. Only https, except where <see cref="AllowHttp"/> or the host is loopback.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Refuse more than this many bytes.</summary>
    public long MaxBytes { get; init; } = 16 << 20;

    /// <summary>Plain http is fine since the document is signed or named by a digest.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>, and dropped on any change of origin.</summary>
    public string? BearerToken { get; init; }

    /// <summary>What the token is sent as: <c>Bearer</c>, or <c>Basic</c> where it is user and password in base64.</summary>
    public string TokenScheme { get; init; } = "Bearer";

    /// <summary>Value of <c>Accept</c>, or null.</summary>
    public string? Accept { get; init; }

    /// <summary>The place to blame: the manifest's line, for example.</summary>
    public Location At { get; init; } = Location.None;
}
