using System.Collections.Immutable;
using CniImageKit.Store;

namespace CniImageKit.Tests.Store;

/// <summary>Hosts and stores for tests.</summary>
internal static class StoreOf
{
    public static Host Host(TempFolder folder, TimeProvider? clock = null) => new()
    {
        CurrentDirectory = folder.Path,
        Environment = ImmutableDictionary<string, string>.Empty,
        Clock = clock ?? TimeProvider.System,
        ProcessId = 1,
        StoreRoot = folder["store"],
    };

    public static StoreExpectation Expect(byte[] content) => new()
    {
        Name = "thing",
        Sha256 = Digest.Sha256(content),
        Sha512 = Digest.Sha512(content),
        Size = content.Length,
    };

    public static Func<Stream, CancellationToken, Task> Bytes(byte[] content) => (to, token) => to.WriteAsync(content, token).AsTask();

    public static byte[] ReadAll(BlobStore store, StoredBlob blob)
    {
        using var stream = store.Open(blob);
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
