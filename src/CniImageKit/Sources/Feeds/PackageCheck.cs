using System.Xml;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Sources.Feeds;

/// <summary>
/// A first look at a package that came: the archive is sound as a whole, and its nuspec names what was asked for. Raises CNIK2409, and
/// CNIK52xx of a hostile archive, before NuGet's own code reads any of it.
/// </summary>
internal static class PackageCheck
{
    private const string SignatureFile = ".signature.p7s";
    private const int MaxNuspecBytes = 1 << 20;
    private const int MaxSignatureBytes = 1 << 20;

    /// <summary>Whether the package holds a signature.</summary>
    public static async Task<bool> ReadAsync(
        BlobStore store, StoredBlob blob, PackageName name, Location at, CancellationToken cancellationToken)
    {
        var signed = false;
        string? found = null;
        async ValueTask Visit(ArchiveMember member, Stream body, CancellationToken token)
        {
            if (member.Path == SignatureFile)
                signed = member.Size <= MaxSignatureBytes ? true : throw Bad($"a signature of {member.Size} bytes");
            if (member.Path.Contains('/', StringComparison.Ordinal) || !member.Path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase))
                return;
            if (found is not null) throw Bad("two nuspec files");
            if (member.Size > MaxNuspecBytes) throw Bad($"a nuspec of {member.Size} bytes");
            using var nuspec = new MemoryStream();
            await body.CopyToAsync(nuspec, token).ConfigureAwait(false);
            nuspec.Position = 0;
            var (id, version) = Identity(nuspec);
            found = name.Is(id, version) ? id : throw Bad($"{MemberName.Show(id)} {MemberName.Show(version)}");
        }

        await using (var content = store.Open(blob))
        {
            // A zip or nothing: any other format would be read by other rules than NuGet's.
            var head = new byte[4];
            await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (head is not [(byte)'P', (byte)'K', 3, 4]) throw Bad("no zip archive");
            content.Position = 0;
            await Archive.ReadAsync(content, name.FileName, ArchiveLimits.Default, Visit, cancellationToken).ConfigureAwait(false);
        }

        return found is not null ? signed : throw Bad("no nuspec");

        CniImageKitException Bad(string what) => new(Rules.NuGetOtherPackage(at, name.FileName, $"{name.Id} {name.Version}", what));
    }

    private static (string Id, string Version) Identity(Stream nuspec)
    {
        var (id, version) = ("", "");
        try
        {
            using var xml = XmlReader.Create(
                nuspec, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true });
            while (xml.Read())
            {
                // package/metadata/id, whatever the schema's version.
                if (xml.NodeType != XmlNodeType.Element || xml.Depth != 2) continue;
                if (xml.LocalName == "id" && id.Length == 0) id = xml.ReadString().Trim();
                if (xml.LocalName == "version" && version.Length == 0) version = xml.ReadString().Trim();
            }

            return (id, version);
        }
        catch (XmlException)
        {
            return ("a nuspec that is no XML", "");
        }
    }
}
