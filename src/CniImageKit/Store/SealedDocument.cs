using System.Security.Cryptography;
using System.Text;

namespace CniImageKit.Store;

/// <summary>
/// A small document that knows whether it is whole: 64 hex digits, a line feed, the body; the digits are the SHA-256 of the document's
/// name and body. So it needs no fsync: torn or moved elsewhere, it counts as absent.
/// </summary>
internal static class SealedDocument
{
    private const int SealSize = 65;
    private const long MaxSize = 64 << 20;

    /// <summary>The body of a document written under that name, or null where it is absent or damaged.</summary>
    public static byte[]? Read(string path, string name)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
            if (file.Length is < SealSize or > MaxSize) return null;
            var all = new byte[file.Length];
            file.ReadExactly(all);
            var body = all[SealSize..];
            return all.AsSpan(0, SealSize).SequenceEqual(Seal(name, body)) ? body : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException)
        {
            return null;
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, path);
        }
    }

    /// <summary>Writes a document in one step, over an older one.</summary>
    public static void Write(string path, string name, ReadOnlySpan<byte> body, string unique)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{unique}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                file.Write([.. Seal(name, body), .. body]);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, path);
        }
    }

    private static byte[] Seal(string name, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
        hash.AppendData(body);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()) + "\n");
    }
}
