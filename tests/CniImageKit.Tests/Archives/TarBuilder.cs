using System.Text;

namespace CniImageKit.Tests.Archives;

/// <summary>Builds tar archives byte by byte, wrong ones too. Nothing is checked: what is said is written.</summary>
internal sealed class TarBuilder(TarMagic magic = TarMagic.Ustar)
{
    private readonly List<byte> tar = [];

    /// <summary>
    /// Members by letters: <c>f:path</c> (its body is its path), <c>d:path</c>, <c>l:path&gt;target</c> a symbolic link,
    /// <c>h:path&gt;target</c>
    /// a hard link; blanks between. Ends the archive.
    /// </summary>
    public static byte[] Of(string members)
    {
        var builder = new TarBuilder();
        foreach (var word in members.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, target) = word[2..].Split('>') is [var n, var t] ? (n, t) : (word[2..], "");
            if (word[0] == 'f') builder.File(name, name);
            else builder.Header(new(name) { Type = word[0] switch { 'd' => '5', 'l' => '2', _ => '1' }, Link = target });
        }

        return builder.End();
    }

    public TarBuilder File(string name, string body, Action<byte[]>? edit = null) => File(name, Encoding.UTF8.GetBytes(body), edit);

    public TarBuilder File(string name, byte[] body, Action<byte[]>? edit = null) =>
        Header(new(name) { Size = body.Length }, edit).Body(body);

    /// <summary>One header block; <paramref name="edit"/> changes it before its checksum is made, which is written where none is.</summary>
    public TarBuilder Header(TarBlock entry, Action<byte[]>? edit = null)
    {
        tar.AddRange(entry.ToBytes(magic, edit));
        return this;
    }

    public TarBuilder Body(byte[] body, byte padding = 0)
    {
        tar.AddRange(body);
        while (tar.Count % 512 != 0) tar.Add(padding);
        return this;
    }

    /// <summary>A PAX header for the next entry, of records without their lengths, such as <c>path=x</c>.</summary>
    public TarBuilder Pax(params string[] records) => PaxRaw(string.Concat(records.Select(Record)));

    public TarBuilder PaxRaw(string body, char type = 'x') => Metadata(type, Encoding.Latin1.GetBytes(body));

    public TarBuilder Global(params string[] records) => PaxRaw(string.Concat(records.Select(Record)), 'g');

    /// <summary>A GNU header that holds the next entry's name (L) or link target (K).</summary>
    public TarBuilder Long(char type, string text) => Metadata(type, Encoding.UTF8.GetBytes(text + "\0"));

    public TarBuilder Metadata(char type, byte[] body) => Header(new("././@Meta") { Type = type, Size = body.Length }).Body(body);

    public TarBuilder Raw(params byte[] bytes)
    {
        tar.AddRange(bytes);
        return this;
    }

    /// <summary>The archive with its end marker.</summary>
    public byte[] End(int zeroBlocks = 2)
    {
        return [.. tar, .. new byte[512 * zeroBlocks]];
    }

    /// <summary>A PAX record with its right length; characters stand for bytes.</summary>
    public static string Record(string record)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(record));
        var length = bytes.Length + 2;
        while ($"{length} {bytes}\n".Length != length) length++;
        return $"{length} {bytes}\n";
    }
}
