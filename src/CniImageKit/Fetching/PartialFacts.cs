using System.Text;

namespace CniImageKit.Fetching;

/// <summary>What is known of a download that was begun, kept beside it so that another process can go on.</summary>
/// <param name="Uri">The address asked, before redirects.</param>
/// <param name="Total">Size of the whole.</param>
/// <param name="ETag">The strong validator, or empty.</param>
internal sealed record PartialFacts(string Uri, long Total, string ETag)
{
    /// <summary>The facts of a full answer, or null where it does not say how long it is.</summary>
    public static PartialFacts? Of(Uri asked, HttpResponseMessage response, long? total) =>
        total is null ? null : new PartialFacts(asked.AbsoluteUri, total.Value, Strong(response));

    /// <summary>
    /// The strong entity tag of an answer, or empty. A weak one does not say that bytes are equal (RFC 9110, 8.8.1); one that is not
    /// plain ASCII could not be sent back.
    /// </summary>
    public static string Strong(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag && !tag.Tag.AsSpan().ContainsAnyExceptInRange('!', '~') ? tag.Tag : "";

    public static PartialFacts? Read(byte[]? document) =>
        document is not null && Encoding.UTF8.GetString(document).Split('\n') is [var uri, var total, var tag]
        && long.TryParse(total, out var size)
            ? new PartialFacts(uri, size, tag) : null;

    public byte[] Write() => Encoding.UTF8.GetBytes($"{Uri}\n{Total}\n{ETag}");
}
