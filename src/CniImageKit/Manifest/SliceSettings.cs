namespace CniImageKit.Manifest;

/// <summary>The source's own keys in a slice.</summary>
internal static class SliceSettings
{
    /// <summary>Adds those that decide about the bytes for <paramref name="platform"/>.</summary>
    public static void Add(SortedDictionary<string, object> facts, SourceSettings settings, Platform platform)
    {
        switch (settings)
        {
            case GitHubSettings { Catalog: null } github:
                facts["repository"] = github.Repository.Value;
                facts["asset"] = github.Asset.Value;
                AddText(facts, "sums", github.Sums);
                AddText(facts, "tag", github.Tag);
                AddApi(facts, github);
                break;
            case GitHubSettings fromCatalog:
                AddApi(facts, fromCatalog);
                break;
            case UrlSettings url:
                facts["url"] = url.Url.Value;
                AddText(facts, "sums", url.Sums);
                if (url.Digests.TryGetValue(platform, out var digest)) facts["digest"] = digest.Value.ToString();
                break;
            case AptSettings apt:
                facts["package"] = apt.Package.Value;
                ManifestSlice.AddSet(facts, "suites", apt.Suites);
                ManifestSlice.AddSet(facts, "components", apt.Components);
                ManifestSlice.AddSet(facts, "uris", apt.Uris.Select(u => new Located<string>(u.Value.AbsoluteUri, u.At)));
                AddText(facts, "signed-by", apt.SignedBy);
                AddText(facts, "path", apt.Path);
                break;
            case NuGetSettings nuget:
                facts["package"] = nuget.Package.Value;
                AddText(facts, "feed", nuget.Feed);
                if (nuget.RequireSignature) facts["signatures"] = "require";
                ManifestSlice.AddSet(
                    facts, "fingerprints", nuget.Fingerprints.Select(f => new Located<string>(f.Value.ToString(), f.At)));
                break;
            case OciSettings oci:
                if (oci.IsNamed) facts["image"] = oci.Image.Value;
                if (oci.Catalog is null) ManifestSlice.AddSet(facts, "paths", oci.Paths);
                break;
            case DirectorySettings directory:
                facts["path"] = directory.Path.Value;
                break;
        }
    }

    private static void AddApi(SortedDictionary<string, object> facts, GitHubSettings settings)
    {
        if (settings.Api is { } api) facts["api"] = api.Value.AbsoluteUri;
    }

    private static void AddText(SortedDictionary<string, object> facts, string key, Located<string>? text)
    {
        if (text is not null) facts[key] = text.Value;
    }
}
