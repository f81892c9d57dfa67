using System.Text;
using CniImageKit.Archives;

namespace CniImageKit.Tests.Archives;

/// <summary>Hostile zips, by the numbers of the case list.</summary>
public sealed class ZipCases
{
    private static readonly ZipPart Bridge = new("bridge.exe", new string('b', 5000));
    private static readonly ZipPart Vlan = new("d/vlan.exe", "v") { Method = 0 };

    [Fact]
    public async Task Case_64_reads_stored_and_deflated_entries_and_directories()
    {
        var members = await Read.AllAsync(ZipBuilder.Of(new("d/", "") { Method = 0, UnixMode = 0x41ed }, Bridge, Vlan), "a.zip");
        Assert.Equal(["d", "bridge.exe", "d/vlan.exe"], members.Select(m => m.Member.Path));
        Assert.Equal([MemberKind.Directory, MemberKind.File, MemberKind.File], members.Select(m => m.Member.Kind));
        Assert.Equal((Bridge.Body, "v", 0x1ed), (members[1].Text, members[2].Text, members[1].Member.Mode));
        Assert.Equal(new DateTimeOffset(2024, 8, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), members[1].Member.ModifiedAt);
        Assert.Empty(await Read.AllAsync(ZipBuilder.Of(), "a.zip"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Case_64_accepts_a_data_descriptor_that_holds(bool marked)
    {
        var zip = ZipBuilder.Of(Bridge with { Flags = 8, DescriptorSigned = marked }, Vlan);
        Assert.Equal([Bridge.Body, "v"], (await Read.AllAsync(zip, "a.zip")).Select(m => m.Text));
    }

    [Fact]
    public async Task Case_64_refuses_a_data_descriptor_that_does_not_hold()
    {
        var zip = ZipBuilder.Of(Bridge with { Flags = 8 }, Vlan);
        zip[zip.AsSpan().IndexOf("PK\x07\x08"u8) + 12] ^= 1;
        await Read.RefusesAsync("CNIK5204", zip, "a.zip");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(18)]
    [InlineData(22)]
    public Task Case_64_refuses_a_local_header_unlike_the_central_one(int field) =>
        Read.RefusesAsync("CNIK5204", ZipBuilder.Of(Bridge with { Local = h => h[field] ^= 2 }), "a.zip");

    [Fact]
    public async Task Case_64_refuses_two_names_for_one_entry()
    {
        var zip = ZipBuilder.Of(Bridge);
        zip[30] = (byte)'f';
        await Read.RefusesAsync("CNIK5204", zip, "a.zip");
    }

    [Fact]
    public async Task Case_64_refuses_sizes_and_checksums_that_do_not_hold()
    {
        await Read.RefusesAsync("CNIK5204", ZipBuilder.Of(Lying(22, 24, 4999)), "a.zip");
        await Read.RefusesAsync("CNIK5204", ZipBuilder.Of(Lying(22, 24, 5001)), "a.zip");
        await Read.RefusesAsync("CNIK5203", ZipBuilder.Of(Lying(14, 16, 7)), "a.zip");
        await Read.RefusesAsync("CNIK5201", ZipBuilder.Of(Lying(18, 20, Bridge.Packed.Length - 1)), "a.zip");
    }

    [Fact]
    public async Task Case_64_refuses_overlapping_entries_gaps_and_junk()
    {
        await Read.RefusesAsync("CNIK5207", ZipBuilder.Of(Bridge, Vlan with { Central = h => ZipBuilder.Put(h, 42, 0) }), "a.zip");
        await Read.RefusesAsync("CNIK5207", ZipBuilder.Of([Bridge], [], [1, 2, 3]), "a.zip");
        await Read.RefusesAsync("CNIK5207", ZipBuilder.Of([Bridge], "PK\x03\x04"u8.ToArray(), []), "a.zip");
        await Read.RefusesAsync("CNIK5227", [.. ZipBuilder.Of(Bridge), 0], "a.zip");
        await Read.RefusesAsync("CNIK5227", [.. ZipBuilder.Of(Bridge), .. Encoding.ASCII.GetBytes(new string('j', 30))], "a.zip");
        await Read.RefusesAsync("CNIK5207", ZipBuilder.Of([Bridge], [], [], end => end[12] ^= 1), "a.zip");
        await Read.RefusesAsync("CNIK5204", ZipBuilder.Of([Bridge], [], [], end => (end[8], end[10]) = (2, 2)), "a.zip");
    }

    [Fact]
    public async Task Case_64_refuses_zip64_encryption_and_other_methods()
    {
        await Read.RefusesAsync("CNIK5229", ZipBuilder.Of([Bridge], [], [], end => end.AsSpan(8, 4).Fill(0xff)), "a.zip");
        await Read.RefusesAsync("CNIK5229", ZipBuilder.Of(Bridge with { Central = h => ZipBuilder.Put(h, 24, -1) }), "a.zip");
        await Read.RefusesAsync("CNIK5229", ZipBuilder.Of(Bridge with { Extra = [1, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8] }), "a.zip");
        await Read.RefusesAsync("CNIK5229", ZipBuilder.Of(Bridge with { Extra = [0x75, 0x70, 1, 0, 1] }), "a.zip");
        await Read.RefusesAsync("CNIK5229", ZipBuilder.Of(Bridge with { Flags = 1 }), "a.zip");
        await Read.RefusesAsync("CNIK5229", ZipBuilder.Of(Bridge with { Method = 12 }), "a.zip");
        Assert.Single(await Read.AllAsync(ZipBuilder.Of(Bridge with { Extra = [0x55, 0x54, 1, 0, 1] }), "a.zip"));
    }

    [Theory]
    [InlineData(0xa1ff)]
    [InlineData(0x21b6)]
    [InlineData(0x41ed)]
    public Task Case_64_refuses_symbolic_links_and_devices_by_mode(int mode) =>
        Read.RefusesAsync("CNIK5208", ZipBuilder.Of(Bridge with { UnixMode = mode }), "a.zip");

    [Theory]
    [InlineData("CNIK5214", "bridge.exe")]
    [InlineData("CNIK5215", "Bridge.exe")]
    [InlineData("CNIK5211", "../bridge.exe")]
    [InlineData("CNIK5211", "/bridge.exe")]
    [InlineData("CNIK5212", "a\\bridge.exe")]
    [InlineData("CNIK5212", "brücke")]
    [InlineData("CNIK5216", "bridge.exe/x")]
    public Task Case_64_refuses_duplicate_and_hostile_names(string rule, string name) =>
        Read.RefusesAsync(rule, ZipBuilder.Of(Bridge, new(name, "x")), "a.zip");

    [Fact]
    public async Task Case_64_refuses_a_zip_cut_at_every_byte()
    {
        var zip = ZipBuilder.Of(Bridge, Vlan);
        for (var length = 4; length < zip.Length; length++)
            await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => Read.AllAsync(zip[..length], "a.zip"));
    }

    [Fact]
    public async Task Case_55_refuses_a_zip_bomb()
    {
        var bomb = new ZipPart("bomb", new string('\0', 4 << 20));
        await Read.RefusesAsync("CNIK5224", ZipBuilder.Of(bomb), "a.zip", new() { RatioFrom = 1 << 20 });
        await Read.RefusesAsync("CNIK5204", ZipBuilder.Of(Lying(bomb, 22, 24, 10)), "a.zip");
    }

    [Fact]
    public async Task Reads_what_the_zip_program_makes()
    {
        var zip = Needs.Tool("zip", "zip");
        using var folder = new TempFolder();
        folder.Write("bridge", new string('b', 9000));
        folder.Write("d/vlan", "v");
        (await Shell.RunAsync(zip, ["-q", "-r", "a.zip", "bridge", "d"], folder.Path, null)).Ok();
        await using var file = File.OpenRead(folder["a.zip"]);
        var members = await Read.AllAsync(file, "a.zip");
        Assert.Equal(["bridge", "d", "d/vlan"], members.Select(m => m.Member.Path));
        Assert.Equal([new string('b', 9000), "", "v"], members.Select(m => m.Text));
    }

    [Fact]
    public async Task Refuses_a_zip_or_7z_that_cannot_seek()
    {
        foreach (var archive in new byte[][] { ZipBuilder.Of(Bridge), [.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c, 0, 4] })
        {
            var thrown = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(
                () => Read.AllAsync(new ArchiveSource(new MemoryStream(archive)), "a.zip"));
            Assert.Equal("CNIK5232", thrown.Diagnostics.Single().Rule.Id);
        }
    }

    private static ZipPart Lying(int local, int central, int value) => Lying(Bridge, local, central, value);

    private static ZipPart Lying(ZipPart part, int local, int central, int value) => part with
    {
        Local = h => ZipBuilder.Put(h, local, value),
        Central = h => ZipBuilder.Put(h, central, value),
    };
}
