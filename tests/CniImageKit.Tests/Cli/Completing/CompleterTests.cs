using CniImageKit.Cli;
using CniImageKit.Cli.Completing;

namespace CniImageKit.Tests.Cli.Completing;

public class CompleterTests
{
    [Theory]
    [InlineData("ba", "bake")]
    [InlineData("compl", "completions")]
    [InlineData("cache cl", "clear")]
    [InlineData("cache clear --a", "--all")]
    [InlineData("--offline ba", "bake")]
    [InlineData("--store /x ba", "bake")]
    [InlineData("bake --off", "--offline")]
    [InlineData("bake --plat", "--platform")]
    [InlineData("bake -p linux/am", "linux/amd64")]
    [InlineData("bake --platform=linux/am", "--platform=linux/amd64")]
    [InlineData("bake -q -p linux/am", "linux/amd64")]
    [InlineData("schema l", "lock")]
    [InlineData("completions f", "fish")]
    [InlineData("explain CNIK1003", "CNIK1003")]
    [InlineData("man ba", "bake")]
    [InlineData("man man", "man")]
    public void Offers_one_word(string typed, string word) => Assert.Equal([word], At(typed).Words.Select(w => w.Word));

    [Theory]
    [InlineData("bake ", "Files")]
    [InlineData("bake cni", "Files")]
    [InlineData("bake --lock ", "Files")]
    [InlineData("bake --lock=c", "Files")]
    [InlineData("diff a.json ", "Files")]
    [InlineData("verify -- ", "Files")]
    [InlineData("bake -o ", "Directories")]
    [InlineData("--store ", "Directories")]
    public void Leaves_paths_to_the_shell(string typed, string paths)
    {
        Assert.Equal(paths, At(typed).Paths.ToString());
        Assert.Empty(At(typed).Words);
    }

    [Theory]
    [InlineData("bake cni.yaml more")]
    [InlineData("bake --frobnicate=")]
    [InlineData("bake --json=")]
    [InlineData("explain CNIK1003 ")]
    [InlineData("pack --id ")]
    [InlineData("frobnicate x --nope y")]
    public void Offers_nothing_where_nothing_may_stand(string typed)
    {
        Assert.Equal(Paths.None, At(typed).Paths);
        Assert.Empty(At(typed).Words);
    }

    [Fact]
    public void Lists_commands_first_of_all_and_hides_what_is_hidden()
    {
        var words = At("").Words;
        Assert.Contains(words, w => w is { Word: "bake", Meaning.Length: > 20 });
        Assert.DoesNotContain(words, w => w.Word == "complete" || w.Word.StartsWith('-'));
    }

    [Fact]
    public void Says_what_a_rule_means() => Assert.Equal(new Candidate("CNIK1003", "unknown key"), At("explain CNIK1003").Words[0]);

    [Fact]
    public void Offers_the_sources_of_the_manifest_that_is_named()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("m.yaml", "schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - { from: directory, name: mine, path: . }\n");
        Assert.Equal([new Candidate("mine", "directory")], At($"update --manifest {manifest} ").Words);
        Assert.Equal(["mine"], At($"lock {manifest} --update m").Words.Select(w => w.Word));
        Assert.Empty(At($"update --manifest {folder["absent"]} ").Words);
        folder.Write("m.yaml", "plugins: {");
        Assert.Empty(At($"update --manifest {manifest} ").Words);
    }

    private static Candidates At(string typed) => Completer.At(CommandTree.Create(), typed.Split(' '));
}
