using System.Security.Cryptography;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>The same lock gives the same bytes, whoever bakes it, where and when.</summary>
public sealed class ReproducibilityTests(RealNode node) : IClassFixture<RealNode>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_bakes_differ_in_no_byte_across_directory_user_time_zone_locale_and_umask()
    {
        Needs.Root();
        var setpriv = Needs.Tool("setpriv", "util-linux");
        var elsewhere = folder["über all/näh er"];
        Directory.CreateDirectory(elsewhere);
        foreach (var file in new[] { "cni.yaml", "cni.lock.json" })
            File.Copy(Path.Combine(node.Directory, file), Path.Combine(elsewhere, file));
        (await Shell.RunAsync("chown", "-R", "nobody", folder.Path)).Ok();
        (await Shell.RunAsync("chmod", "755", folder.Path)).Ok();
        var (program, before) = Cnikit.Command;
        const string script = "umask 0077; exec \"$@\"";
        string[] asNobody = ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh", "-c", script, "sh"];
        var run = await Shell.RunAsync(
            setpriv, [.. asNobody, program, .. before, "bake", "--rebuild", "--output", "an other"], elsewhere,
            new Dictionary<string, string?>
            {
                ["CNIKIT_CACHE"] = folder["store of nobody"],
                ["TZ"] = "Pacific/Kiritimati",
                ["LANG"] = "tr_TR.UTF-8",
                ["LC_ALL"] = "tr_TR.UTF-8",
                ["HOME"] = folder["home"],
                ["TMPDIR"] = elsewhere,
            });
        Assert.Equal(
            "", string.Join('\n', Differences(node.Output, Path.Combine(elsewhere, "an other"))) + (run.ExitCode == 0 ? "" : run.Error));
    }

    [Fact]
    public async Task A_layer_from_the_store_is_the_layer_made_anew()
    {
        File.Copy(Path.Combine(node.Directory, "cni.lock.json"), folder["cni.lock.json"]);
        File.Copy(Path.Combine(node.Directory, "cni.yaml"), folder["cni.yaml"]);
        var cnikit = new Cnikit(folder.Path, node.Store);
        (await cnikit.RunAsync("bake", "--output", "kept")).Ok();
        (await cnikit.RunAsync("bake", "--output", "anew", "--rebuild")).Ok();
        Assert.Equal("", string.Join('\n', Differences(folder["kept"], folder["anew"])));
    }

    [Fact]
    public async Task Source_date_epoch_moves_every_time_and_nothing_else()
    {
        var cnikit = new Cnikit(node.Directory, node.Store);
        cnikit.Environment["SOURCE_DATE_EPOCH"] = "1735689600";
        (await cnikit.RunAsync("bake", "--output", folder["dated"])).Ok();
        var file = new FileInfo(Path.Combine(folder["dated"], "rootfs/linux-amd64/opt/cni/bin/bridge"));
        Assert.Equal(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc), file.LastWriteTimeUtc);
        var list = (await Shell.RunAsync("tar", "--utc", "--full-time", "-tvf", Path.Combine(folder["dated"], "layer.linux-amd64.tar.zst")))
            .Ok().Out;
        Assert.All(
            list.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            l => Assert.Contains(" 2025-01-01 00:00:00 ", l, StringComparison.Ordinal));
    }

    /// <summary>
    /// Every path that one side lacks or has with other bytes, mode or time; the owner differs by nature where one side is not root.
    /// </summary>
    private static IEnumerable<string> Differences(string left, string right)
    {
        var (a, b) = (Tree(left), Tree(right));
        return a.Keys.Union(b.Keys).Order(StringComparer.Ordinal).Where(k => a.GetValueOrDefault(k) != b.GetValueOrDefault(k))
            .Select(k => $"{k}: {a.GetValueOrDefault(k) ?? "absent"} != {b.GetValueOrDefault(k) ?? "absent"}");
    }

    private static Dictionary<string, string> Tree(string root) =>
        new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .ToDictionary(e => Path.GetRelativePath(root, e.FullName), e =>
        {
            var inRootfs = Path.GetRelativePath(root, e.FullName).StartsWith("rootfs", StringComparison.Ordinal);
            var shape = inRootfs && e.Name != "rootfs" ? $"{Convert.ToString((int)e.UnixFileMode, 8)} " : "";
            if (e is not FileInfo f) return $"{shape}directory";
            var bytes = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f.FullName)));
            return $"{shape}{bytes}{(inRootfs ? $" {f.LastWriteTimeUtc:s}" : "")}";
        });
}
