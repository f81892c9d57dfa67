using System.Text;
using System.Xml;

namespace CniImageKit.Packing;

/// <summary>
/// The texts that make a zip a NuGet package: nuspec, readme, and the parts that the Open Packaging Conventions (ECMA-376-2) ask for. None
/// holds a time, a user or a random name.
/// </summary>
internal static class PackageDocuments
{
    private const string NuspecNamespace = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    // NuGet's own name for it where it packs deterministically.
    private const string CoreProperties = "package/services/metadata/core-properties/nuget.psmdcp";

    /// <summary>All of them.</summary>
    public static IEnumerable<PackageEntry> Of(PackageFacts facts)
    {
        yield return PackageEntry.Of($"{facts.Id}.nuspec", Nuspec(facts));
        yield return PackageEntry.Of("README.md", Readme(facts));
        yield return PackageEntry.Of("[Content_Types].xml", ContentTypes());
        yield return PackageEntry.Of("_rels/.rels", Relationships(facts));
        yield return PackageEntry.Of(CoreProperties, Core(facts));
    }

    private static string Description(PackageFacts facts) =>
        $"CNI plugins for {string.Join(", ", facts.Platforms)}: {string.Join(", ", facts.Plugins.Select(p => p.Name).Distinct())}.";

    private static byte[] Nuspec(PackageFacts facts) => Xml(xml =>
    {
        xml.WriteStartElement("package", NuspecNamespace);
        xml.WriteStartElement("metadata", NuspecNamespace);
        Text("id", facts.Id);
        Text("version", facts.Version.ToNormalizedString());
        Text("authors", string.Join(", ", facts.Plugins.Select(p => p.Source).Distinct().Order(StringComparer.Ordinal)));
        Text("developmentDependency", "true");
        if (facts.Licence is { } licence)
        {
            xml.WriteStartElement("license", NuspecNamespace);
            xml.WriteAttributeString("type", "expression");
            xml.WriteString(licence);
            xml.WriteEndElement();
        }

        Text("readme", "README.md");
        Text("description", Description(facts));
        Text("tags", "cni plugins cnikit");
        xml.WriteStartElement("packageTypes", NuspecNamespace);
        xml.WriteStartElement("packageType", NuspecNamespace);
        xml.WriteAttributeString("name", "CniPlugins");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();

        void Text(string name, string value) => xml.WriteElementString(name, NuspecNamespace, value);
    });

    private static byte[] Readme(PackageFacts facts)
    {
        var text = new StringBuilder();
        text.Append($"# {facts.Id}\n\n{Description(facts)}\n\nIn `cni.yaml`:\n\n```yaml\n  - from: nuget\n    package: {facts.Id}\n");
        text.Append($"    version: {facts.Version.ToNormalizedString()}\n```\n\n");
        text.Append("| plugin | platform | from | version | sha256 |\n|---|---|---|---|---|\n");
        foreach (var plugin in facts.Plugins)
            text.Append($"| {plugin.Name} | {plugin.Platform} | {plugin.Source} | {plugin.Version} | {plugin.Sha256.Hex} |\n");
        text.Append("\nPlugins lie in `cni/OS-ARCH/`. `evidence/` holds the lock that the package was made from, the report,\n");
        text.Append($"and an SBOM for each platform. Digest of the lock: {facts.Lock}.\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] ContentTypes() => Xml(xml =>
    {
        const string Namespace = "http://schemas.openxmlformats.org/package/2006/content-types";
        xml.WriteStartElement("Types", Namespace);
        Default("json", "application/json");
        Default("md", "text/markdown");
        Default("nuspec", "application/octet");
        Default("psmdcp", "application/vnd.openxmlformats-package.core-properties+xml");
        Default("rels", "application/vnd.openxmlformats-package.relationships+xml");
        xml.WriteEndElement();

        void Default(string extension, string type)
        {
            xml.WriteStartElement("Default", Namespace);
            xml.WriteAttributeString("Extension", extension);
            xml.WriteAttributeString("ContentType", type);
            xml.WriteEndElement();
        }
    });

    private static byte[] Relationships(PackageFacts facts) => Xml(xml =>
    {
        const string Namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
        xml.WriteStartElement("Relationships", Namespace);
        Relationship("manifest", "http://schemas.microsoft.com/packaging/2010/07/manifest", $"/{facts.Id}.nuspec");
        Relationship(
            "core", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", $"/{CoreProperties}");
        xml.WriteEndElement();

        void Relationship(string id, string type, string target)
        {
            xml.WriteStartElement("Relationship", Namespace);
            xml.WriteAttributeString("Type", type);
            xml.WriteAttributeString("Target", target);
            xml.WriteAttributeString("Id", id);
            xml.WriteEndElement();
        }
    });

    private static byte[] Core(PackageFacts facts) => Xml(xml =>
    {
        const string Dublin = "http://purl.org/dc/elements/1.1/";
        const string Namespace = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
        xml.WriteStartElement("coreProperties", Namespace);
        xml.WriteAttributeString("xmlns", "dc", null, Dublin);
        xml.WriteElementString("description", Dublin, Description(facts));
        xml.WriteElementString("identifier", Dublin, facts.Id);
        xml.WriteElementString("version", Namespace, facts.Version.ToNormalizedString());
        xml.WriteElementString("lastModifiedBy", Namespace, "cnikit");
        xml.WriteEndElement();
    });

    private static byte[] Xml(Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        };
        using (var xml = XmlWriter.Create(bytes, settings)) write(xml);
        return bytes.ToArray();
    }
}
