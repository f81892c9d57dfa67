using CniImageKit.Catalog;
using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Staging;

namespace CniImageKit.Tests.Staging;

/// <summary>Trees whose bytes never change: golden digests hang on them.</summary>
internal static class SampleTree
{
    public static readonly SourceDate Date = new(1746360000);

    /// <summary>Three plugins that share half of their bytes, as Go programs do, and a lock.</summary>
    public static StagedTree Make(TempFolder folder, string platform = "linux/amd64", int size = 300_001) => Stager.Stage(
        Platform.Parse(platform),
        LayoutProfile.Default,
        [.. new[] { "bridge", "host-local", "loopback" }.Select((name, i) => Plugin(folder, name, Bytes(i, size + i)))],
        [new EvidenceFile("cni.lock.json", "{}\n"u8.ToArray())]);

    public static StagedPlugin Plugin(TempFolder folder, string name, byte[] content, string source = "sample")
    {
        var file = folder[Digest.Sha256(content).Hex];
        File.WriteAllBytes(file, content);
        return new StagedPlugin(name, source, file, content.Length, Digest.Sha256(content), new Location("cni.yaml", 3, 5));
    }

    public static StagedTree With(StagedTree tree, string path, byte[] content) => tree with
    {
        Files =
        [
            .. tree.Files.Append(new StagedFile
            {
                Path = ImagePath.Parse(path),
                Mode = 0b110_100_100,
                Size = content.Length,
                Sha256 = Digest.Sha256(content),
                Content = content,
            }).OrderBy(f => f.Path),
        ],
    };

    // A linear congruential generator: the first half is the same for every seed, every fourth byte is compressible.
    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        var state = 1u;
        for (var i = 0; i < length; i++)
        {
            if (i == length / 2) state += (uint)seed;
            state = (state * 1664525) + 1013904223;
            bytes[i] = i % 4 == 0 ? (byte)0 : (byte)(state >> 24);
        }

        return bytes;
    }
}
