using System.Buffers.Binary;

namespace CniImageKit.Archives.SevenZip;

/// <summary>The ARM64 branch filter: BL, and ADRP within 512 MiB.</summary>
internal static class Arm64Branches
{
    public static int Resolve(Memory<byte> code, uint position)
    {
        var span = code.Span;
        var at = 0;
        for (; at + 4 <= span.Length; at += 4)
        {
            var word = span.Slice(at, 4);
            var instruction = BinaryPrimitives.ReadUInt32LittleEndian(word);
            var here = position + (uint)at;
            if (instruction >> 26 == 0x25)
                BinaryPrimitives.WriteUInt32LittleEndian(word, 0x94000000 | ((instruction - (here >> 2)) & 0x03ffffff));
            else if ((instruction & 0x9f000000) == 0x90000000)
                BinaryPrimitives.WriteUInt32LittleEndian(word, Page(instruction, here));
        }

        return at;
    }

    // The page number stands in two parts, its 2 low bits at 29 and the others from 5 on; 18 bits of it are used, with their sign.
    private static uint Page(uint instruction, uint here)
    {
        var page = ((instruction >> 29) & 3) | ((instruction >> 3) & 0x1ffffc);
        if (((page + 0x020000) & 0x1c0000) != 0) return instruction;
        page -= here >> 12;
        var sign = (page & 0x020000) != 0 ? 0xe00000u : 0;
        return (instruction & 0x9000001f) | ((page & 3) << 29) | ((page & 0x3fffc) << 3) | sign;
    }
}
