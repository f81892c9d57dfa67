using System.Text;
using CniImageKit.Archives.Compression;
using CniImageKit.Archives.Tar;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Ar;

/// <summary>
/// Reads a Debian binary package, format 2 (deb(5)): <c>debian-binary</c>, <c>control.tar*</c>, <c>data.tar*</c>, in this order; members
/// whose names begin with <c>_</c> are passed over. Anything else is CNIK5230.
/// </summary>
internal sealed class DebReader(ArchiveSource source, ArchiveReading reading)
{
    private static readonly string[] Packings = ["", ".gz", ".xz", ".zst", ".bz2"];
    private string next = "debian-binary";

    public async Task ReadAsync(Action<string> control, Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        await new ArReader(source, reading).ReadAsync(async (member, body) =>
        {
            if (next != "debian-binary" && member.Name.StartsWith('_')) return;
            if (next != (StemOf(member.Name) ?? member.Name)) throw Layout(member.Offset, next, member.Name);
            switch (next)
            {
                case "debian-binary":
                    CheckVersion(await TextAsync(body, member.Size, member.Offset).ConfigureAwait(false), member.Offset);
                    next = "control.tar";
                    break;
                case "control.tar":
                    control(await ControlAsync(body, member.Offset).ConfigureAwait(false));
                    next = "data.tar";
                    break;
                default:
                    await ReadTarAsync(body, reading, visit).ConfigureAwait(false);
                    next = "the end";
                    break;
            }
        }).ConfigureAwait(false);
        if (next != "the end") throw Layout(source.Consumed, next, "the end");
    }

    private async Task<string> ControlAsync(Stream body, long offset)
    {
        string? text = null;
        // The control members are no members of the package: they have a ledger of their own.
        var inner = new ArchiveReading(reading.Name, reading.Limits, reading.Cancellation);
        await ReadTarAsync(body, inner, async (member, content, _) =>
        {
            if (member is { Path: "control", Kind: MemberKind.File })
                text = await TextAsync(content, member.Size, offset).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return text ?? throw Layout(offset, "control in control.tar", "no such file");
    }

    private static async Task ReadTarAsync(
        Stream body, ArchiveReading reading, Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        using var source = new ArchiveSource(body);
        var packed = Decompression.FormatOf(source.Peek(6)) != PackedFormat.None;
        using var unpacked = Decompression.Open(source, reading);
        using var tar = packed ? new AheadStream(unpacked) : unpacked;
        await new TarReader(tar, reading).ReadAsync(visit).ConfigureAwait(false);
    }

    private async Task<string> TextAsync(Stream body, long size, long offset)
    {
        reading.CountMetadata(size, "A control file", offset);
        var bytes = new byte[size];
        await body.ReadExactlyAsync(bytes, reading.Cancellation).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes);
    }

    private void CheckVersion(string version, long offset)
    {
        if (!version.StartsWith("2.", StringComparison.Ordinal) || !version.EndsWith('\n'))
            throw Layout(offset, "format 2.0", MemberName.Show(version.TrimEnd('\n')));
    }

    private static string? StemOf(string name) =>
        Packings.Any(p => name == "control.tar" + p) ? "control.tar" : Packings.Any(p => name == "data.tar" + p) ? "data.tar" : null;

    private CniImageKitException Layout(long offset, string expected, string found) =>
        new CniImageKitException(Rules.ArchiveDebLayout(reading.Name, offset, expected, found));
}
