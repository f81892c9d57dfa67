using System.IO.Compression;
using System.Text;
using CniImageKit.Advisories.Databases;

namespace CniImageKit.Tests.Advisories;

/// <summary>The files of a Go vulnerability database, as the Go team publishes them.</summary>
internal sealed class PublishedDatabase
{
    public PublishedDatabase(params string[] entries)
    {
        foreach (var entry in entries) Add(entry);
    }

    /// <summary>Path → content, the index apart.</summary>
    public SortedDictionary<string, string> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>What the index says of the whole.</summary>
    public string Modified { get; set; } = "2026-08-20T12:00:00Z";

    /// <summary>Ids that the index names besides those that are there.</summary>
    public List<string> Missing { get; } = [];

    public void Add(string entry) => Entries[$"ID/{OsvReader.Read(SampleDatabase.Bytes(entry)).Id}.json"] = entry;

    /// <summary>All files.</summary>
    public Dictionary<string, byte[]> Files()
    {
        var ids = Entries.Keys.Select(k => Path.GetFileNameWithoutExtension(k)).Concat(Missing);
        var vulns = string.Join(',', ids.Select(i => $$"""{"id":"{{i}}","modified":"2026-08-20T12:00:00Z"}"""));
        var files = Entries.ToDictionary(e => e.Key, e => Encoding.UTF8.GetBytes(e.Value));
        files["index/db.json"] = Encoding.UTF8.GetBytes($$"""{"modified":"{{Modified}}"}""");
        files["index/modules.json"] = Encoding.UTF8.GetBytes($$"""[{"path":"stdlib","vulns":[{{vulns}}]}]""");
        files["index/vulns.json"] = "[]"u8.ToArray();
        return files;
    }

    /// <summary>vulndb.zip.</summary>
    public byte[] Zip() => Zip(Files());

    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                var entry = zip.CreateEntry(path);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var body = entry.Open();
                body.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Writes the files below a folder.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (path, content) in Files())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllBytes(Path.Combine(folder, path), content);
        }
    }
}
