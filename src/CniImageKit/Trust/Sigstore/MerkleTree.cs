using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CniImageKit.Trust.Sigstore;

/// <summary>Merkle trees of transparency logs (RFC 6962 section 2.1, RFC 9162 section 2.1.3.2).</summary>
internal static class MerkleTree
{
    /// <summary>The root that a leaf and its path lead to; null where the path has another length than it must.</summary>
    public static byte[]? Root(ReadOnlySpan<byte> leaf, long index, long size, ImmutableArray<byte[]> path)
    {
        if (index < 0 || index >= size || path.Any(h => h.Length != SHA256.HashSizeInBytes)) return null;
        var hash = SHA256.HashData([0, .. leaf]);
        var (node, last) = (index, size - 1);
        foreach (var sibling in path)
        {
            if (last == 0) return null;
            if ((node & 1) == 1 || node == last)
            {
                hash = SHA256.HashData([1, .. sibling, .. hash]);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = SHA256.HashData([1, .. hash, .. sibling]);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? hash : null;
    }
}
