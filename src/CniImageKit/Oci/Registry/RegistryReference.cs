using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CniImageKit.Oci.Registry;

/// <summary>
/// A repository of a registry, and one image in it by tag or digest: <c>HOST[:PORT]/REPOSITORY[:TAG][@DIGEST]</c> (distribution-spec,
/// Pulling manifests). Without a host it is Docker Hub's, and there a single name lies below <c>library/</c>, as docker has it.
/// </summary>
/// <param name="Host">Host, and port where one is named.</param>
/// <param name="Repository">The repository's path.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Digest">The digest, or null; it decides where both are there.</param>
internal sealed partial record RegistryReference(string Host, string Repository, string? Tag, Digest? Digest)
{
    private const string Hub = "docker.io";

    /// <summary>What names the image in the repository; <c>latest</c> where nothing else does.</summary>
    public string Name => Digest?.ToString() ?? Tag ?? "latest";

    /// <summary>Host and repository.</summary>
    public string Place => $"{Host}/{Repository}";

    /// <summary>The server to ask: Docker Hub's is not at its name.</summary>
    public string Server => Host == Hub ? "registry-1.docker.io" : Host;

    /// <summary>Reads a reference; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RegistryReference? reference)
    {
        reference = null;
        Digest? digest = null;
        if (text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            if (!CniImageKit.Digest.TryParse(text[(at + 1)..], out digest)) return false;
            text = text[..at];
        }

        string? tag = null;
        if (text.LastIndexOf(':') is >= 0 and var colon && colon > text.LastIndexOf('/'))
        {
            (text, tag) = (text[..colon], text[(colon + 1)..]);
            if (!IsTag(tag)) return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var named = first.AsSpan().ContainsAny('.', ':') || first == "localhost";
        var host = named ? first == "index.docker.io" ? Hub : first : Hub;
        var repository = named ? text[(slash + 1)..] : text;
        if (host == Hub && !repository.Contains('/', StringComparison.Ordinal)) repository = "library/" + repository;
        if (!HostName().IsMatch(host) || repository.Length > 255 || !RepositoryName().IsMatch(repository)) return false;
        reference = new RegistryReference(host, repository, tag, digest);
        return true;
    }

    /// <summary>Whether it can be a tag.</summary>
    public static bool IsTag(string text) => TagName().IsMatch(text);

    /// <summary><c>HOST/REPOSITORY:TAG@DIGEST</c>.</summary>
    public override string ToString() => $"{Place}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    [GeneratedRegex(@"^(?:[A-Za-z0-9](?:-*[A-Za-z0-9])*(?:\.[A-Za-z0-9](?:-*[A-Za-z0-9])*)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagName();
}
