using CniImageKit.Binaries;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Binaries;

/// <summary>Whatever a file holds, reading it ends soon, in facts or in CNIK5301.</summary>
public class HostileBinaryTests
{
    private static readonly byte[] Elf = new TinyElf
    {
        Interpreter = "/lib64/ld-linux-x86-64.so.2",
        Needed = ["libc.so.6"],
        Versions = ["GLIBC_2.2.5", "GLIBC_2.34"],
        Sections = true,
        Data = GoBlob.Inline(),
    }.Build();

    [Fact]
    public void Survives_truncation_at_every_byte()
    {
        Sweep(Enumerable.Range(0, Elf.Length).Select(length => Elf[..length]));
        var pe = TinyPe.Build(GoBlob.Inline());
        Sweep(Enumerable.Range(0, pe.Length).Select(length => pe[..length]));
    }

    [Fact]
    public void Survives_every_byte_set_to_extremes()
    {
        Sweep(Mutations(Elf));
        Sweep(Mutations(TinyPe.Build(GoBlob.Inline())));
        var old = new TinyElf { BigEndian = true };
        old.Build();
        Sweep(Mutations((old with { Data = GoBlob.Pointed(old, old.DataAddress) }).Build()));
    }

    [Fact]
    public void Survives_every_word_set_to_extremes()
    {
        IEnumerable<byte[]> Words()
        {
            for (var at = 16; at + 8 <= Elf.Length; at += 4)
            {
                ulong[] values = [ulong.MaxValue, long.MaxValue, 0x8000000000000000, uint.MaxValue, (ulong)Elf.Length - 1, 0];
                foreach (var value in values)
                {
                    var copy = (byte[])Elf.Clone();
                    BitConverter.TryWriteBytes(copy.AsSpan(at), value);
                    yield return copy;
                }
            }
        }

        Sweep(Words());
    }

    [Fact]
    public void Refuses_a_program_that_was_cut_off() => Assert.Equal("CNIK5301", Rule(Elf[..^1]));

    [Theory]
    [InlineData(0x38, 0xff)]
    [InlineData(0x36, 0xff)]
    [InlineData(0x04, 0x09)]
    [InlineData(0x05, 0x00)]
    public void Refuses_a_header_that_no_system_loads(int at, byte value)
    {
        var copy = (byte[])Elf.Clone();
        (copy[at], copy[at + 1]) = (value, at < 8 ? copy[at + 1] : value);
        Assert.Equal("CNIK5301", Rule(copy));
    }

    private static string? Rule(byte[] file) =>
        Assert.Single(Assert.Throws<CniImageKitException>(() => BinaryInspection.Read(new MemoryStream(file), Location.None)).Diagnostics)
            .Rule.Id;

    private static IEnumerable<byte[]> Mutations(byte[] file)
    {
        for (var at = 0; at < file.Length; at++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7f, 0x80, 0xff, (byte)~file[at] })
            {
                var copy = (byte[])file.Clone();
                copy[at] = value;
                yield return copy;
            }
        }
    }

    private static void Sweep(IEnumerable<byte[]> files)
    {
        var (read, refused, before) = (0, 0, GC.GetAllocatedBytesForCurrentThread());
        foreach (var file in files)
        {
            try
            {
                var facts = BinaryInspection.Read(new MemoryStream(file), Location.None);
                InspectionReport.Lines(facts);
                read++;
            }
            catch (CniImageKitException e)
            {
                Assert.Equal("CNIK5301", Assert.Single(e.Diagnostics).Rule.Id);
                refused++;
            }

            var after = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(after - before < 2 * 1024 * 1024, $"one file of {file.Length} bytes took {after - before} bytes of memory");
            before = after;
        }

        Assert.True(read > 0 && refused > 0);
    }
}
