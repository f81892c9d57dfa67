using System.IO.Compression;
using System.Xml.Linq;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Packages;

/// <summary>The packages that the pipeline packed, which CNIKIT_PACKAGES names.</summary>
internal static class PackageFolder
{
    /// <summary>The folder; skips where there is none.</summary>
    public static string Get()
    {
        var folder = Environment.GetEnvironmentVariable("CNIKIT_PACKAGES") ?? "";
        if (!Directory.Exists(folder)) Needs.Missing("needs the packed packages in CNIKIT_PACKAGES (./build.sh --target=Pack)");
        return folder;
    }

    /// <summary>All packages but those with symbols.</summary>
    public static string[] Packages()
    {
        string[] packages = [.. Directory.GetFiles(Get(), "*.nupkg").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(packages);
        return packages;
    }

    /// <summary>The package of that name.</summary>
    public static string Of(string id) => Of(Get(), id);

    /// <summary>A folder that holds the package of that name: the pipeline's, else one that it is packed into here.</summary>
    public static async Task<string> FeedAsync(string id, string otherwise, params string[] arguments)
    {
        if (Environment.GetEnvironmentVariable("CNIKIT_PACKAGES") is { Length: > 0 } packed) return packed;
        var configuration = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release") ? "Release" : "Debug";
        string[] pack = ["pack", $"src/{id}", "-c", configuration, "-o", otherwise, "-v", "q", "-nodeReuse:false", .. arguments];
        (await Shell.RunAsync("dotnet", pack, SourceTree.Root, null)).Ok();
        return otherwise;
    }

    /// <summary>The version of the one package of that name in a feed.</summary>
    public static string VersionIn(string feed, string id) => Path.GetFileNameWithoutExtension(Of(feed, id))[(id.Length + 1)..];

    // A version begins with a digit, and so the name ends before it.
    private static string Of(string feed, string id) =>
        Directory.GetFiles(feed, "*.nupkg").Single(p => Path.GetFileName(p) is var name
            && name.StartsWith(id + ".", StringComparison.Ordinal) && char.IsAsciiDigit(name[id.Length + 1]));

    public static ZipArchive Open(string package) => ZipFile.OpenRead(package);

    /// <summary>An element of the package's manifest.</summary>
    public static XElement? Metadata(ZipArchive package, string name)
    {
        using var content = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(content).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
        return metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name);
    }

    public static string Text(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }
}
