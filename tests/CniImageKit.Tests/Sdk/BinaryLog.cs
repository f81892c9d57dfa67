using System.IO.Compression;
using System.Text;

namespace CniImageKit.Tests.Sdk;

/// <summary>A binary log, which is a gzip stream with strings in UTF-8.</summary>
internal static class BinaryLog
{
    /// <summary>All of it, with what is no text between.</summary>
    public static string Text(string file)
    {
        using var log = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var text = new MemoryStream();
        log.CopyTo(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
