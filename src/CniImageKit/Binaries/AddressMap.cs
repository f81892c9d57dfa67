using System.Collections.Immutable;

namespace CniImageKit.Binaries;

/// <summary>A part of the file that the system maps at an address.</summary>
/// <param name="Address">The virtual address of its first byte.</param>
/// <param name="Offset">The file offset of its first byte.</param>
/// <param name="Size">Bytes in the file.</param>
internal readonly record struct MappedPart(ulong Address, ulong Offset, ulong Size);

/// <summary>Which file offset an address is loaded from (ELF PT_LOAD, PE sections).</summary>
internal sealed record AddressMap(ImmutableArray<MappedPart> Parts)
{
    /// <summary>The offset of the byte at <paramref name="address"/>, and how many bytes of its part follow from there.</summary>
    public bool TryOffset(ulong address, out ulong offset, out ulong left)
    {
        foreach (var part in Parts)
        {
            if (address < part.Address || address - part.Address >= part.Size) continue;
            var into = address - part.Address;
            (offset, left) = (part.Offset + into, part.Size - into);
            return true;
        }

        (offset, left) = (0, 0);
        return false;
    }
}
