using CniImageKit.Archives;

namespace CniImageKit.Tests.Archives;

/// <summary>Debian packages, against dpkg-deb.</summary>
public sealed class DebTests
{
    [Theory]
    [InlineData("xz")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("none")]
    public async Task Reads_what_dpkg_deb_packs(string packing)
    {
        var tool = Needs.Tool("dpkg-deb", "dpkg");
        using var folder = new TempFolder();
        folder.Write("p/DEBIAN/control", "Package: plugins\nVersion: 1.0\nArchitecture: all\nMaintainer: a <a@b>\nDescription: d\n");
        folder.Write("p/usr/lib/cni/bridge", new string('b', 70_000));
        folder.Write("p/usr/lib/cni/empty", "");
        (await Shell.RunAsync(tool, "--root-owner-group", $"-Z{packing}", "-b", folder["p"], folder["p.deb"])).Ok();

        var (control, members) = await ReadAsync(folder["p.deb"]);

        Assert.Contains("Package: plugins\n", control);
        Assert.Equal(
            ["usr", "usr/lib", "usr/lib/cni", "usr/lib/cni/bridge", "usr/lib/cni/empty"],
            members.Select(m => m.Member.Path).Order(StringComparer.Ordinal));
        Assert.Equal(new string('b', 70_000), members.Single(m => m.Member.Path == "usr/lib/cni/bridge").Text);
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task Reads_a_real_package_as_dpkg_deb_and_tar_do(string architecture)
    {
        var deb = await DebianPackages.GetAsync("bookworm", architecture);
        using var folder = new TempFolder();
        var tar = folder["data.tar"];
        (await Shell.RunAsync("bash", "-c", $"dpkg-deb --fsys-tarfile '{deb.Path}' > '{tar}'")).Ok();
        var listed = (await Shell.RunAsync(Needs.Tool("tar", "tar"), "-tf", tar)).Ok().Out
            .Split('\n').Select(n => n.TrimStart('.').Trim('/')).Where(n => n.Length > 0);
        (await Shell.RunAsync("tar", "-xf", tar, "-C", folder.Path, "--no-same-owner")).Ok();

        var (control, members) = await ReadAsync(deb.Path);

        Assert.Contains($"Architecture: {architecture}\n", control, StringComparison.Ordinal);
        Assert.Equal(listed, members.Select(m => m.Member.Path));
        foreach (var (member, body) in members.Where(m => m.Member.Kind == MemberKind.File))
        {
            var unpacked = await File.ReadAllBytesAsync(folder[member.Path], TestContext.Current.CancellationToken);
            Assert.Equal(Digest.Sha256(unpacked), Digest.Sha256(body));
        }
    }

    private static async Task<(string Control, List<Taken> Members)> ReadAsync(string path)
    {
        var control = "";
        var members = new List<Taken>();
        await using var file = File.OpenRead(path);
        await Archive.ReadDebAsync(file, "p.deb", ArchiveLimits.Default, text => control = text, async (member, body, ct) =>
        {
            var bytes = new MemoryStream();
            await body.CopyToAsync(bytes, ct);
            members.Add(new Taken(member, bytes.ToArray()));
        }, TestContext.Current.CancellationToken);
        return (control, members);
    }
}
