using System.Collections.Immutable;
using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>
/// Something that signatures certify: a user id (or attribute) or a subkey, with the signatures that follow it in the file.
/// </summary>
internal sealed record Certified<T>(T Subject, ImmutableArray<OpenPgpSignature> Signatures);

/// <summary>
/// A transferable public key (RFC 9580 section 10.1) as found: nothing of it is verified yet, see <see cref="OpenPgpStanding"/>.
/// </summary>
internal sealed record OpenPgpCertificate
{
    /// <summary>The primary key with direct-key signatures and revocations.</summary>
    public required Certified<OpenPgpPublicKey> Primary { get; init; }

    /// <summary>User ids and attributes: their packets.</summary>
    public required ImmutableArray<Certified<OpenPgpPacket>> UserIds { get; init; }

    /// <summary>Subkeys.</summary>
    public required ImmutableArray<Certified<OpenPgpPublicKey>> Subkeys { get; init; }

    /// <summary>The primary key and all subkeys.</summary>
    public IEnumerable<OpenPgpPublicKey> Keys => Subkeys.Select(s => s.Subject).Prepend(Primary.Subject);

    /// <summary>The certificates among the packets. Keys of other versions and packets without meaning here are passed over.</summary>
    public static ImmutableArray<OpenPgpCertificate> ReadAll(ImmutableArray<OpenPgpPacket> packets, Location at)
    {
        var found = ImmutableArray.CreateBuilder<OpenPgpCertificate>();
        for (var next = 0; next < packets.Length;)
        {
            var start = next++;
            while (next < packets.Length && packets[next].Tag != OpenPgpPacket.PublicKey) next++;
            if (packets[start].Tag != OpenPgpPacket.PublicKey) continue;
            if (OpenPgpPublicKey.Read(packets[start], at) is { } primary) found.Add(Read(primary, packets[(start + 1)..next], at));
        }
        return found.ToImmutable();
    }

    private static OpenPgpCertificate Read(OpenPgpPublicKey primary, ImmutableArray<OpenPgpPacket> packets, Location at)
    {
        var heads = Enumerable.Range(0, packets.Length).Where(i => packets[i].Tag != OpenPgpPacket.Signature).ToArray();
        var userIds = ImmutableArray.CreateBuilder<Certified<OpenPgpPacket>>();
        var subkeys = ImmutableArray.CreateBuilder<Certified<OpenPgpPublicKey>>();
        for (var h = 0; h < heads.Length; h++)
        {
            var (head, end) = (packets[heads[h]], h + 1 < heads.Length ? heads[h + 1] : packets.Length);
            var signatures = Signatures(packets[(heads[h] + 1)..end], at);
            if (head.Tag is OpenPgpPacket.UserId or OpenPgpPacket.UserAttribute) userIds.Add(new(head, signatures));
            if (head.Tag == OpenPgpPacket.PublicSubkey && OpenPgpPublicKey.Read(head, at) is { } subkey)
                subkeys.Add(new(subkey, signatures));
        }
        return new OpenPgpCertificate
        {
            Primary = new(primary, Signatures(packets[..(heads.Length > 0 ? heads[0] : packets.Length)], at)),
            UserIds = userIds.ToImmutable(),
            Subkeys = subkeys.ToImmutable(),
        };
    }

    private static ImmutableArray<OpenPgpSignature> Signatures(ImmutableArray<OpenPgpPacket> packets, Location at) =>
        [.. packets.Select(p => OpenPgpSignature.Read(p.Body, at)).OfType<OpenPgpSignature>()];

    /// <summary>What a certification of the user id hashes (section 5.2.4).</summary>
    public void AddUserId(IncrementalHash hash, OpenPgpPacket userId)
    {
        Primary.Subject.AddTo(hash);
        var length = userId.Body.Length;
        var mark = (byte)(userId.Tag == OpenPgpPacket.UserId ? 0xB4 : 0xD1);
        hash.AppendData([mark, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
        hash.AppendData(userId.Body);
    }

    /// <summary>What a subkey's binding, back signature and revocation hash.</summary>
    public void AddSubkey(IncrementalHash hash, OpenPgpPublicKey subkey)
    {
        Primary.Subject.AddTo(hash);
        subkey.AddTo(hash);
    }
}
