using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads the keys of one kind of source; null where a mandatory one is missing or wrong, which the findings then say.</summary>
internal static class SourceSettingsReader
{
    /// <summary>The settings of an entry of that kind for those platforms.</summary>
    public static SourceSettings? Read(string kind, ManifestBlock block, VersionWish version, ImmutableArray<Platform> platforms) =>
        kind switch
        {
            "apt" => AptReader.Read(block),
            "github" => GitHub(block),
            "url" => Url(block, version, platforms),
            "nuget" => NuGetReader.Read(block),
            "oci" => OciReader.Read(block),
            _ => Directory(block),
        };

    private static GitHubSettings? GitHub(ManifestBlock block)
    {
        var repository = block.RequireText("repository", "repository: owner/name");
        if (repository is not null && !Spelling.IsRepository(repository.Value))
            block.Findings.Add(Rules.BadFact(repository.At, "repository", repository.Value, "owner/name, without host and .git"));
        var asset = Template.FileName(
            block, "asset", block.RequireText("asset", "asset: plugins-{os}-{arch}-{version}.tgz"), Template.Asset);
        if (asset is not null) Spelling.RefuseSumsFile(block, "asset", asset);
        var sums = Template.FileName(block, "sums", block.Text("sums"), Template.Sums);
        var tag = Template.Check(block, "tag", block.Text("tag"), Template.Tag);
        var api = Urls.Read(block, "api");
        if (repository is null || asset is null) return null;
        return new GitHubSettings { Repository = repository, Asset = asset, Sums = sums, Tag = tag, Api = api };
    }

    private static UrlSettings? Url(ManifestBlock block, VersionWish version, ImmutableArray<Platform> platforms)
    {
        var digests = Digests(block, platforms);
        var url = Urls.CheckTemplate(
            block, "url", block.RequireText("url", "url: https://host/plugins-{arch}-{version}.tgz"), Template.Url, !digests.IsEmpty);
        if (url is not null) Spelling.RefuseSumsFile(block, "url", url);
        var sums = Urls.CheckTemplate(block, "sums", block.Text("sums"), Template.UrlSums, http: false);
        var mirrors = block.Texts("mirrors").Select(m => Urls.CheckTemplate(block, "mirrors", m, Template.Url, !digests.IsEmpty));
        ImmutableArray<Located<string>> kept = [.. mirrors.OfType<Located<string>>()];
        if (block.Member("version") is null) block.Findings.Add(Rules.MissingKey(block.Place, "version", block.Name, "version: 1.9.1"));
        else if (version is { Faulty: false, IsPin: false, Range: { } range })
            block.Findings.Add(Rules.BadVersion(
                range.At, range.Value.ToString(), "a URL has no list of versions to choose from", "write an exact version"));
        return url is null ? null : new UrlSettings { Url = url, Sums = sums, Digests = digests, Mirrors = kept };
    }

    private static ImmutableSortedDictionary<Platform, Located<Digest>> Digests(ManifestBlock block, ImmutableArray<Platform> platforms)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<Platform, Located<Digest>>();
        if (block.Block("digests") is not { } digests) return read.ToImmutable();
        foreach (var (key, at, value) in digests.Members)
        {
            var platform = PlatformList.Parse(new Located<string>(key, at), block.Findings);
            var text = value is Yaml.YamlScalar scalar ? scalar.Text : "";
            if (!Digest.TryParse(text, out var digest)) block.Findings.Add(Rules.BadDigest(value.At, key, text));
            else if (platform is not null) read[platform.Value] = new Located<Digest>(digest, value.At);
        }

        // A platform without a digest among others that have one would go unchecked without anybody noticing.
        foreach (var platform in platforms.Where(p => digests.Member(p.ToString()) is null))
            block.Findings.Add(Rules.MissingKey(digests.Place, platform.ToString(), "'digests'", $"{platform}: sha256:…"));
        return read.ToImmutable();
    }

    private static DirectorySettings? Directory(ManifestBlock block)
    {
        var path = Template.Check(block, "path", block.RequireText("path", "path: bin/{os}-{arch}"), Template.Path);
        return path is not null && RelativePath.Check(block, "path", path) ? new DirectorySettings { Path = path } : null;
    }
}
