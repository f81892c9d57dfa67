using System.Formats.Tar;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;

namespace CniImageKit.Tests.Layers;

public sealed class LayerTreeTests
{
    [Fact]
    public void Whiteouts_hide_what_lies_below_and_not_what_comes_with_them()
    {
        var tree = new LayerTree();
        Apply(tree, File("opt/a", "1"), File("opt/b", "2"), File("usr/x", "3"), File("usr/d/y", "4"));
        Apply(tree, File("opt/.wh.a", ""), File("usr/z", "5"), File("usr/.wh..wh..opq", ""), File("usr/d/w", "6"));
        Assert.Equal(["b"], tree.Names("opt"));
        Assert.Equal(["d", "z"], tree.Names("usr"));
        Assert.Equal(["w"], tree.Names("usr/d"));
    }

    [Fact]
    public void A_file_replaces_a_directory_and_a_directory_a_file()
    {
        var tree = new LayerTree();
        Apply(tree, File("a/b/c", "1"), File("d", "2"));
        Apply(tree, File("a/b", "3"), File("d/e", "4"));
        Assert.Null(tree["a/b/c"]);
        Assert.Equal(Digest.Sha256("3"u8), tree["a/b"]!.Sha256);
        Assert.Equal(Digest.Sha256("4"u8), tree["d/e"]!.Sha256);
    }

    [Fact]
    public void Links_lead_to_directories_inside_the_tree_only()
    {
        var tree = new LayerTree();
        Apply(
            tree, File("var/real/bin/x", "1"), Link("opt", "/var/link"), Link("var/link", "../../../var/./real"), Link("loop", "loop"),
            Link("out", "/../../etc"));
        Assert.Equal("var/real/bin", tree.ResolveDirectory("opt/bin"));
        Assert.Null(tree.ResolveDirectory("loop/x"));
        Assert.Null(tree.ResolveDirectory("out"));
    }

    [Fact]
    public void A_hard_link_has_the_content_it_names()
    {
        var tree = new LayerTree();
        Apply(tree, File("a", "1"), new PaxTarEntry(TarEntryType.HardLink, "b") { LinkName = "./a" });
        Assert.Equal(Digest.Sha256("1"u8), tree["b"]!.Sha256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    [InlineData(1024 + 511)]
    public void Reads_a_tar_that_lacks_its_end_as_umoci_wrote_it(int missing)
    {
        var tree = new LayerTree();
        var tar = Tar(File("a", "1"), File("b", "2"))[..^missing];
        tree.Apply(new LayerTarReader(new MemoryStream(tar), "l", ArchiveLimits.Default, TestContext.Current.CancellationToken));
        Assert.Equal(["a", "b"], tree.Names(""));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    public void Refuses_a_name_that_climbs(string name)
    {
        var failure = Assert.Throws<CniImageKitException>(() => Apply(new LayerTree(), File(name, "")));
        Assert.Equal("CNIK5211", Assert.Single(failure.Diagnostics).Rule.Id);
    }

    [Fact]
    public void No_damage_escapes_as_another_exception()
    {
        var tar = Tar(File(new string('n', 150), "content"), Link("a", "b"));
        for (var i = 0; i < tar.Length; i += 3)
        {
            var damaged = tar.ToArray();
            damaged[i] ^= 0x55;
            foreach (var bytes in (byte[][])[damaged, tar[..i]])
            {
                var failure = Record.Exception(() => new LayerTree().Apply(
                    new LayerTarReader(new MemoryStream(bytes), "l", ArchiveLimits.Default, TestContext.Current.CancellationToken)));
                Assert.True(failure is null or CniImageKitException, $"byte {i}: {failure}");
            }
        }
    }

    private static void Apply(LayerTree tree, params TarEntry[] entries) =>
        tree.Apply(new LayerTarReader(new MemoryStream(Tar(entries)), "l", ArchiveLimits.Default, TestContext.Current.CancellationToken));

    private static PaxTarEntry File(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) };

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static byte[] Tar(params TarEntry[] entries)
    {
        var output = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(output, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in entries) writer.WriteEntry(entry);
        return output.ToArray();
    }
}
