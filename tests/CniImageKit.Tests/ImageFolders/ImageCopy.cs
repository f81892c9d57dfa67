using System.Text.Json;
using System.Text.RegularExpressions;
using CniImageKit.Tests.Sdk;

namespace CniImageKit.Tests.ImageFolders;

/// <summary>A copy of a folder of images/, in an empty directory and with an empty store, as a user makes it.</summary>
internal sealed partial class ImageCopy : IDisposable
{
    public ImageCopy(string name)
    {
        Folder = new ImageFolder(name);
        foreach (var file in Folder.Files) Temp.Write($"{name}/{file}", Folder.Text(file));
    }

    public ImageFolder Folder { get; }

    /// <summary>What goes with the copy.</summary>
    public TempFolder Temp { get; } = new();

    public string Directory => Temp[Folder.Name];

    public string Store => Temp["store"];

    public Cnikit Cnikit => new(Directory, Store);

    public string this[string relative] => Path.Combine(Directory, relative);

    /// <summary>The command with another, empty store.</summary>
    public Cnikit Elsewhere() => new(Directory, Temp[Path.GetRandomFileName()]);

    /// <summary>
    /// Fills the store. A Debian suite drops old versions: where it no longer has the locked one, and for no other reason, the copy
    /// takes the present one.
    /// </summary>
    public async Task FetchAsync()
    {
        Needs.Tool("apt-get", "apt");
        var fetched = await Cnikit.RunAsync("fetch");
        if (fetched.ExitCode == 0) return;
        if (ErrorId().Matches(fetched.Error).Any(m => m.Groups[1].Value != "CNIK2210")) fetched.Ok();
        (await Cnikit.RunAsync("update")).Ok();
        (await Cnikit.RunAsync("fetch")).Ok();
    }

    /// <summary>Runs command lines of the README, with other addresses in them.</summary>
    public async Task RunAsync(IEnumerable<string> lines, Func<string, string> edit)
    {
        foreach (var line in lines) (await Cnikit.RunAsync(edit(line).Split(' ')[1..])).Ok();
    }

    /// <summary>
    /// Runs <c>dotnet</c> in the copy, whose nuget.config names the feed of the packed package; with a store that the command has no
    /// part in.
    /// </summary>
    public async Task<Ran> DotnetAsync(PackedSdk sdk, params string[] arguments)
    {
        Edit("nuget.config", "../../artifacts/packages", sdk.Feed);
        Edit($"{Folder}.csproj", "\"CniImageKit.Sdk/0.1.0\"", $"\"CniImageKit.Sdk/{sdk.Version}\"");
        using var bed = new ProductBed(sdk);
        bed.Environment["CNIKIT_CACHE"] = Temp["dotnet-store"];
        return await Shell.RunAsync("dotnet", arguments, Directory, bed.Served);
    }

    /// <summary>Replaces a text of a file, which may be done already.</summary>
    public void Edit(string file, string old, string other) =>
        File.WriteAllText(this[file], File.ReadAllText(this[file]).Replace(old, other, StringComparison.Ordinal));

    /// <summary>The lock's entries.</summary>
    public JsonElement[] Entries()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(this["cni.lock.json"]));
        return [.. document.RootElement.Clone().GetProperty("plugins").EnumerateArray()];
    }

    /// <summary>Plugin → its digest, of one platform.</summary>
    public SortedDictionary<string, string> Plugins(string platform) => new(
        Entries().Where(e => e.GetProperty("platform").GetString() == platform).SelectMany(e => e.GetProperty("files").EnumerateObject())
            .ToDictionary(f => f.Name, f => f.Value.GetProperty("sha256").GetString()!), StringComparer.Ordinal);

    /// <summary>Every file that was made: path → digest.</summary>
    public SortedDictionary<string, string> Made() => new(
        System.IO.Directory.EnumerateFiles(this["artifacts"], "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(Directory, f), f => Digest.Sha256(File.ReadAllBytes(f)).ToString()), StringComparer.Ordinal);

    public void Dispose() => Temp.Dispose();

    [GeneratedRegex("error (CNIK[0-9]{4})")]
    private static partial Regex ErrorId();
}
