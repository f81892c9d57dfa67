using System.IO.Compression;
using System.Xml.Linq;

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

    /// <summary>The package of that name; its version begins with a digit.</summary>
    public static string Of(string id) =>
        Packages().Single(p => Path.GetFileName(p) is var name
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
