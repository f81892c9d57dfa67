using CniImageKit.Manifest;

namespace CniImageKit.Sources.GitHub;

/// <summary>A GitHub instance: where its API and its downloads are.</summary>
/// <param name="Api">Root of the API, with a slash at the end.</param>
/// <param name="Web">Root of the site that serves releases/download, with a slash at the end.</param>
internal sealed record GitHubSite(Uri Api, Uri Web)
{
    /// <summary>The public instance.</summary>
    public static GitHubSite Public => new(new Uri("https://api.github.com/"), new Uri("https://github.com/"));

    /// <summary>Where the settings' instance is: <c>HOST/api/v3</c> and <c>api.HOST</c> belong to <c>HOST</c>.</summary>
    public static GitHubSite Of(GitHubSettings settings)
    {
        if (settings.Api?.Value is not { } api) return Public;
        var root = new UriBuilder(api) { Query = "", Fragment = "", UserName = "", Password = "" };
        root.Path = root.Path.TrimEnd('/') + "/";
        var web = new UriBuilder(root.Uri) { Path = "/" };
        if (web.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase)) web.Host = web.Host[4..];
        return new GitHubSite(root.Uri, web.Uri);
    }

    /// <summary>Where an asset is downloaded; needs no API.</summary>
    public Uri Download(GitHubLocation location) =>
        new(Web, $"{location.Repository}/releases/download/{Escape(location.Tag)}/{Uri.EscapeDataString(location.Asset)}");

    /// <summary>A path of the API.</summary>
    public Uri At(string path) => new(Api, path);

    /// <summary>A tag may hold slashes, which stay.</summary>
    public static string Escape(string tag) => string.Join('/', tag.Split('/').Select(Uri.EscapeDataString));

    /// <summary>
    /// The token for this instance and the variable it stands in. The variables that every CI sets speak of the public instance, so they
    /// are never sent to another one that a manifest names.
    /// </summary>
    public (string Token, string Variable)? Token(Host host)
    {
        string[] variables = this == Public ? ["CNIKIT_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"] : ["CNIKIT_GITHUB_TOKEN"];
        return variables.Select(v => (host.Variable(v), v)).FirstOrDefault(t => t.Item1 is not null) is ({ } token, { } variable)
            ? (token, variable) : null;
    }
}
