using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>One request to send, with what to name in its failures.</summary>
internal sealed record Outgoing
{
    public required string Name { get; init; }

    public required Location At { get; init; }

    public required Uri Uri { get; init; }

    public required bool AllowHttp { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Goes to the origin of <see cref="Uri"/> only.</summary>
    public required string? BearerToken { get; init; }

    /// <summary>Bearer or Basic.</summary>
    public string TokenScheme { get; init; } = "Bearer";

    /// <summary>What to send, or null.</summary>
    public UploadBody? Body { get; init; }

    public required string? Accept { get; init; }

    /// <summary>The closed range to ask for, or null for all.</summary>
    public (long First, long Last)? Range { get; init; }

    /// <summary>The strong validator that the range is of, or null.</summary>
    public string? IfRange { get; init; }
}
