using CniImageKit.Nodes.Running;

namespace CniImageKit.Tests.Nodes.Running;

/// <summary>systemd's units, by systemd.unit(5), systemd.exec(5) and systemd.service(5).</summary>
public sealed class NodeUnitTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ExecStart=/bin/a -x 'b c' \"d e\" f\\ g", "-x|b c|d e|f g")]
    [InlineData("ExecStart=-@/bin/a name -x", "-x")]
    [InlineData("ExecStart=/bin/a \\\n  # a comment\n  -x \\\n  -y", "-x|-y")]
    [InlineData("ExecStart=/bin/a\nExecStart=\nExecStart=/bin/b -z", "-z")]
    [InlineData("Environment=A=1 \"B=2 3\"\nExecStart=/bin/a $A $B ${B} x${A}y $C ${C}", "1|2|3|2 3|x1y|")]
    [InlineData("Environment=A=1\nEnvironment=\nExecStart=/bin/a $A x", "x")]
    [InlineData("Environment=A=1\nExecStart=:/bin/a $A", "$A")]
    [InlineData("ExecStart=/bin/a $$A 5%%", "$A|5%")]
    [InlineData("EnvironmentFile=/etc/a\nEnvironment=A=1\nExecStart=/bin/a $A $B $C", "file|b|c|d e")]
    [InlineData("EnvironmentFile=-/etc/none\nExecStart=/bin/a x", "x")]
    [InlineData("[Unit]\nExecStart=/bin/no\n[Service]\nExecStart=/bin/a x", "x")]
    public void Say_how_a_service_is_started(string text, string expected)
    {
        folder.Write("etc/a", "# comment\nA=file\nB='b c'\n; comment\nC=\"\\\"d e\\\"\"\nnonsense\n");
        folder.Write("usr/lib/systemd/system/a.service", (text.StartsWith('[') ? "" : "[Service]\n") + text + "\n");
        Assert.Equal(expected, Arguments("a"));
    }

    [Fact]
    public void Are_overridden_by_those_of_the_operator_and_by_drop_ins_by_name()
    {
        folder.Write("usr/lib/systemd/system/a.service", "[Service]\nExecStart=/bin/a vendor\n");
        folder.Write("usr/lib/systemd/system/a.service.d/20.conf", "[Service]\nEnvironment=A=vendor B=vendor\n");
        folder.Write("etc/systemd/system/a.service.d/20.conf", "[Service]\nEnvironment=A=operator\n");
        folder.Write("etc/systemd/system/a.service.d/10.conf", "[Service]\nExecStart=\nExecStart=/bin/a $A $B drop\n");
        folder.Write("etc/systemd/system/a.service.d/90.txt", "[Service]\nExecStart=\n");
        Assert.Equal("operator|drop", Arguments("a"));
        folder.Write("etc/systemd/system/a.service", "[Service]\nExecStart=/bin/a operator's\n".Replace("'", "", StringComparison.Ordinal));
        File.Delete(folder["etc/systemd/system/a.service.d/10.conf"]);
        Assert.Equal("operators", Arguments("a"));
    }

    [Fact]
    public void Are_none_where_they_are_masked_or_not_there()
    {
        folder.Write("usr/lib/systemd/system/a.service", "[Service]\nExecStart=/bin/a x\n");
        Directory.CreateDirectory(folder["etc/systemd/system"]);
        File.CreateSymbolicLink(folder["etc/systemd/system/a.service"], "/dev/null");
        Assert.Null(Arguments("a"));
        Assert.Null(Arguments("b"));
    }

    private string? Arguments(string service) =>
        NodeUnit.Find(new NodeRoot(folder.Path), service) is { } command ? string.Join('|', command.Arguments) : null;
}
