using System.Collections.Immutable;
using CniImageKit.Sources.Feeds;
using CniImageKit.Tests.Store;
using NuGet.Configuration;

namespace CniImageKit.Tests.Sources.Feeds;

public sealed class FeedConfigFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Sources(params (string Name, string Value)[] sources) =>
        $"<configuration><packageSources>{string.Concat(sources.Select(s => $"<add key=\"{s.Name}\" value=\"{s.Value}\" />"))}</packageSources></configuration>";

    [Fact]
    public void Finds_the_nearest_first_then_the_users_then_the_machines()
    {
        Needs.Linux();
        string[] expected =
        [
            _folder.Write("a/b/nuget.config", "x"), _folder.Write("a/NuGet.Config", "x"),
            _folder.Write("home/.nuget/NuGet/NuGet.Config", "x"), _folder.Write("home/.nuget/NuGet/config/one.config", "x"),
            _folder.Write("system/etc/opt/NuGet/Config/sub/two.Config", "x"),
        ];
        var host = StoreOf.Host(_folder) with
        {
            SystemRoot = _folder["system"],
            Environment = ImmutableDictionary<string, string>.Empty.Add("HOME", _folder["home"]),
        };
        Assert.Equal(expected, FeedConfigFiles.Of(host, _folder["a/b"]));
        Assert.Equal(expected[..2], FeedConfigFiles.Of(host with { Environment = [], SystemRoot = _folder["none"] }, _folder["a/b"]));
    }

    [Fact]
    public void Reads_what_nuget_itself_reads()
    {
        _folder.Write("a/b/nuget.config", Sources(("near", "https://near.example/index.json"), ("both", "https://one.example/index.json")));
        _folder.Write("a/nuget.config", Sources(("far", "../packages"), ("both", "https://two.example/index.json")));
        var ours = FeedConfig.Read(StoreOf.Host(_folder), _folder["a/b"], Location());
        var settings = Settings.LoadSettingsGivenConfigPaths([_folder["a/b/nuget.config"], _folder["a/nuget.config"]]);
        var theirs = PackageSourceProvider.LoadPackageSources(settings);
        Assert.Equal(theirs.Select(s => $"{s.Name} {s.Source}"), ours.Sources.Select(s => $"{s.Name} {s.Source}"));
        Assert.Contains(ours.Sources, s => s.Name == "both" && s.Source == "https://one.example/index.json");
        // A folder is relative to the file that names it.
        Assert.Contains(ours.Sources, s => s.Name == "far" && s.Source == _folder["packages"]);
        Assert.False(ours.Mapping.IsEnabled);
    }

    [Fact]
    public void Leaves_the_home_of_a_user_without_configuration_as_it_is()
    {
        Directory.CreateDirectory(_folder["home"]);
        var host = StoreOf.Host(_folder) with { Environment = ImmutableDictionary<string, string>.Empty.Add("HOME", _folder["home"]) };
        FeedConfig.Read(host, _folder.Path, Location());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["home"]));
    }

    private static CniImageKit.Diagnostics.Location Location() => new("cni.yaml");
}
