using System.Diagnostics;
using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Tests.Manifest;

/// <summary>What is no honest manifest ends as findings, soon and in little memory.</summary>
public class HostileYamlTests
{
    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "CNIK1012")]
    [InlineData("a: !!binary 1\n", "CNIK1012")]
    [InlineData("a: !local 1\n", "CNIK1012")]
    [InlineData("<<: { schema: 1 }\n", "CNIK1012")]
    [InlineData("schema: 1\n---\nschema: 1\n", "CNIK1012")]
    [InlineData("? [a]\n: b\n", "CNIK1006")]
    [InlineData("schema: 1\n\tplatforms: [x]\n", "(2,1) CNIK1001")]
    [InlineData("schema: [1\n", "CNIK1001")]
    [InlineData("schema: 1\n<<<<<<< HEAD\nplatforms: [a]\n=======\nplatforms: [b]\n>>>>>>> main\n", "(2,1) CNIK1001")]
    [InlineData("schema: \"1\n", "CNIK1001")]
    [InlineData("schema: 1\n  x: 2\n", "CNIK1001")]
    [InlineData("%YAML 3.0\n---\nschema: 1\n", "CNIK1001")]
    [InlineData("a: b: c\n", "CNIK1001")]
    [InlineData("schema: \0\n", "(1,9) CNIK1002")]
    [InlineData("schema: 1\nx: \u001b[2J\n", "(2,4) CNIK1002")]
    [InlineData("x: \ud800\n", "(1,4) CNIK1002")]
    [InlineData("x: \ufffd\n", "(1,4) CNIK1002")]
    public void Refuses(string text, string finding) => Assert.Contains(finding, Manifests.Findings(text));

    [Fact]
    public void Names_the_byte_that_is_no_UTF8()
    {
        byte[] content = [.. "schema: 1\nx: \u00e4"u8, 0xe4, .. " y\n"u8];
        var fault = Assert.Throws<CniImageKitException>(() => ManifestReader.Read("cni.yaml", "/src", content, PluginCatalog.Load()));
        Assert.Equal(
            "cni.yaml(2,5): error CNIK1002: The manifest holds the byte 0xe4, which is no UTF-8.", fault.Diagnostics[0].ToString());
    }

    [Fact]
    public void Takes_a_byte_order_mark() => Assert.NotEmpty(
        ManifestReader.Read("cni.yaml", "/src", [.. "\ufeff"u8, .. Encoding.UTF8.GetBytes(Manifests.Sample)], PluginCatalog.Load())
            .Plugins);

    [Fact]
    public void Does_not_laugh()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++) text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        Bounded(text.ToString(), "CNIK1012");
    }

    [Theory]
    [InlineData("[", 500_000, "CNIK1018")]
    [InlineData("{", 500_000, "CNIK1018")]
    [InlineData("{a: ", 200_000, "CNIK1018")]
    [InlineData("- ", 400_000, "CNIK1018")]
    [InlineData("? ", 400_000, "CNIK1018")]
    [InlineData("x,", 400_000, "CNIK10")]
    [InlineData("- x\n", 200_000, "CNIK1018")]
    [InlineData("\n", 1_000_000, "CNIK1005")]
    [InlineData("# x\n", 200_000, "CNIK1005")]
    [InlineData("'", 1_000_000, "CNIK10")]
    [InlineData("\"\\n", 300_000, "CNIK10")]
    [InlineData("&a ", 300_000, "CNIK10")]
    [InlineData("!a ", 300_000, "CNIK10")]
    [InlineData("---\n", 200_000, "CNIK10")]
    [InlineData(": ", 400_000, "CNIK10")]
    [InlineData(" ", 1_000_000, "CNIK1005")]
    [InlineData("a", 1_000_000, "CNIK1006")]
    [InlineData("x", 1_100_000, "CNIK1018")]
    public void Ends_soon(string part, int times, string finding) => Bounded(string.Concat(Enumerable.Repeat(part, times)), finding);

    [Fact]
    public void Reports_at_most_a_hundred_findings() => Assert.Equal(
        100, Manifests.Findings(string.Concat(Enumerable.Range(0, 5000).Select(i => $"k{i}: 1\n"))).Split('\n').Length);

    [Fact]
    public void Survives_any_damage()
    {
        var random = new Random(11);
        const string Alphabet = "[]{}:,-?&*!|>'\"%@` \n\t#~\\0aä\u0085\u2028";
        for (var i = 0; i < 3000; i++)
        {
            var text = new StringBuilder(Manifests.Sample);
            for (var j = random.Next(1, 5); j > 0; j--)
            {
                var at = random.Next(text.Length);
                if (random.Next(2) == 0) text[at] = Alphabet[random.Next(Alphabet.Length)];
                else text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
            }

            Manifests.Findings(text.ToString());
        }
    }

    private static void Bounded(string text, string finding)
    {
        var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        Assert.Contains(finding, Manifests.Findings(text));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L << 20);
    }
}
