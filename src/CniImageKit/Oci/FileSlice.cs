using CniImageKit.Archives;
using Microsoft.Win32.SafeHandles;

namespace CniImageKit.Oci;

/// <summary>A part of an open file, read from its begin, independent of other readers of the file. Leaves the file open.</summary>
internal sealed class FileSlice(SafeFileHandle file, long start, long size) : ForwardStream
{
    private long _read;

    public override long Length => size;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > size - _read) buffer = buffer[..(int)(size - _read)];
        var count = buffer.IsEmpty ? 0 : RandomAccess.Read(file, buffer, start + _read);
        _read += count;
        return count;
    }
}
