using System.Text.Json;
using CniImageKit.Cni;
using CniImageKit.Sources.Apt;

namespace CniImageKit.Tests.Cni;

/// <summary>The table of CNI versions against what Debian's binaries answer to VERSION.</summary>
public class SpokenVersionTests
{
    [Theory]
    [InlineData("bullseye")]
    [InlineData("bookworm")]
    [InlineData("sid")]
    public async Task Are_what_every_plugin_answers_itself(string suite)
    {
        var package = await DebianPackages.GetAsync(suite, "amd64");
        Assert.True(DebianVersion.TryParse(package.Version, out var debian));
        var release = UpstreamVersion.Of(debian)!;
        var directory = Path.Combine(await DebianPackages.UnpackAsync(suite, "amd64"), "usr/lib/cni");
        // Under the suite's own C library, which may be newer than this machine's.
        var libc = Path.Combine(await DebianPackages.UnpackAsync(suite, "amd64", "libc6"));
        var loader = Directory.GetFiles(libc, "ld-linux-x86-64.so.2", SearchOption.AllDirectories)
            .First(f => f.EndsWith("lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", StringComparison.Ordinal));
        var libraries = Path.GetDirectoryName(loader);
        var asked = 0;
        foreach (var plugin in Directory.GetFiles(directory).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal))
        {
            var table = CniVersions.Of(plugin, "containernetworking/plugins", release);
            // The sample is no plugin for nodes, and of releases that nobody read nothing is claimed.
            if (table is null) continue;
            string[] script =
            [
                "-c", "echo '{\"cniVersion\":\"0.4.0\"}' | CNI_COMMAND=VERSION \"$0\" --library-path \"$1\" \"$2\"",
                loader, libraries!, Path.Combine(directory, plugin),
            ];
            var ran = (await Shell.RunAsync("/bin/sh", script)).Ok();
            var answer = JsonDocument.Parse(ran.Out).RootElement.GetProperty("supportedVersions").EnumerateArray()
                .Select(v => v.GetString());
            Assert.Equal($"{plugin}: {string.Join(' ', answer)}", $"{plugin}: {string.Join(' ', CniVersions.In(table).ToArray())}");
            asked++;
        }

        Assert.True(asked > 12, $"only {asked} plugins of {release} are in the table");
    }
}
