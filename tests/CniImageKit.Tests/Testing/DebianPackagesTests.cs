namespace CniImageKit.Tests.Testing;

public class DebianPackagesTests
{
    [Theory]
    [InlineData("bullseye", "amd64")]
    [InlineData("bullseye", "arm64")]
    [InlineData("bookworm", "amd64")]
    [InlineData("bookworm", "arm64")]
    [InlineData("sid", "amd64")]
    [InlineData("sid", "arm64")]
    public async Task Gets_the_plugins_of_a_suite_and_architecture(string suite, string architecture)
    {
        var deb = await DebianPackages.GetAsync(suite, architecture);
        var fields = (await Shell.RunAsync("dpkg-deb", "-f", deb.Path, "Version", "Architecture")).Ok().Out;
        Assert.Equal($"Version: {deb.Version}\nArchitecture: {architecture}\n", fields);
        Assert.True(File.Exists(Path.Combine(await DebianPackages.UnpackAsync(suite, architecture), "usr/lib/cni/bridge")));
    }
}
