using CniImageKit.Binaries;

namespace CniImageKit.Tests.Binaries;

public sealed class FilePrivilegesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("0755", null)]
    [InlineData("4755", "setuid")]
    [InlineData("6755", "setuid, setgid")]
    public async Task Are_seen_in_the_mode(string mode, string? expected)
    {
        Needs.Linux();
        var file = folder.Write("bridge", "x");
        (await Shell.RunAsync("chmod", mode, file)).Ok();
        Assert.Equal(expected, FilePrivileges.Of(file));
        Assert.Equal(expected, FilePrivileges.OfMode(Convert.ToInt32(mode, 8)));
    }

    [Fact]
    public async Task Are_seen_in_file_capabilities()
    {
        Needs.Root();
        var setcap = Needs.Tool("setcap", "libcap2-bin");
        var file = folder.Write("bridge", "x");
        (await Shell.RunAsync(setcap, "cap_net_admin=ep", file)).Ok();
        Assert.Equal("file capabilities", FilePrivileges.Of(file));
    }
}
