using System.Buffers.Binary;
using System.Numerics;

namespace CniImageKit.Archives.SevenZip;

/// <summary>
/// The x86 branch filter (BCJ): the targets of CALL (e8) and JMP (e9) within 16 MiB. What looks like an opcode may be a byte of another's
/// target; the packer leaves those alone by a history of the bytes before, and so it is kept here too.
/// </summary>
internal sealed class X86Branches
{
    private const int Length = 5;

    // Bit n of the low half: an opcode that was left alone stood n bytes ago. The same bit of the high half: its target looked near.
    private uint history;

    public int Resolve(Memory<byte> code, uint position)
    {
        var span = code.Span;
        var at = 0;
        while (at + Length <= span.Length)
        {
            history = (history & 0x77) << 1;
            if ((span[at] & 0xfe) != 0xe8)
            {
                at++;
                continue;
            }

            var target = span.Slice(at + 1, 4);
            if (IsNear(target[3]) && history < 0x20 && BitOperations.PopCount(history) <= 1)
            {
                var next = position + (uint)at + Length;
                BinaryPrimitives.WriteUInt32LittleEndian(target, Relative(BinaryPrimitives.ReadUInt32LittleEndian(target), next));
                history = 0;
                at += Length;
                continue;
            }

            history |= IsNear(target[3]) ? 0x11u : 1u;
            at++;
        }

        return at;
    }

    // Where an opcode stood before, the packer looked at the byte that both targets share, and turned the bits below it if that was near.
    private uint Relative(uint target, uint next)
    {
        var relative = target - next;
        var kept = 32 - (8 * (32 - BitOperations.LeadingZeroCount(history >> 1)));
        if (history != 0 && IsNear((byte)(relative >> (kept - 8)))) relative = (relative ^ ((1u << kept) - 1)) - next;
        return (uint)((int)(relative << 7) >> 7);
    }

    private static bool IsNear(byte top) => top is 0 or 0xff;
}
