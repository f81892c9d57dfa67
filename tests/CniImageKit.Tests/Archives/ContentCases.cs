using System.Text;
using CniImageKit.Archives;

namespace CniImageKit.Tests.Archives;

/// <summary>Artifacts that are not what was asked for, by the numbers of the case list: what the archive layer does with them.</summary>
public sealed class ContentCases
{
    [Fact]
    public async Task Case_66_an_archive_of_nothing_has_no_members() => Assert.Empty(await Read.AllAsync(new TarBuilder().End()));

    [Fact]
    public async Task Case_67_every_member_is_shown_so_that_an_extra_one_cannot_hide() =>
        Assert.Equal(["bridge", "miner"], (await Read.AllAsync(TarBuilder.Of("f:bridge f:miner"))).Select(m => m.Member.Path));

    [Theory]
    [InlineData("cni-plugins-linux-amd64-v1.9.1", "<!DOCTYPE html><html>Not Found</html>")]
    [InlineData("bridge", "\u007fELF\u0002\u0001\u0001")]
    [InlineData("install.sh", "#!/bin/sh\n")]
    [InlineData("empty", "")]
    public async Task Case_69_what_is_no_archive_is_one_member_of_its_own_name(string name, string content)
    {
        var only = Assert.Single(await Read.AllAsync(Encoding.UTF8.GetBytes(content), name));
        Assert.Equal((name, MemberKind.File, content), (only.Member.Path, only.Member.Kind, only.Text));
    }

    [Theory]
    [InlineData("plugins.tgz")]
    [InlineData("plugins.tar")]
    [InlineData("plugins.tar.xz")]
    public Task Case_69_an_error_page_by_the_name_of_a_tar_is_refused(string name) =>
        Read.RefusesAsync("CNIK5201", Encoding.UTF8.GetBytes("<html>Not Found</html>"), name);

    [Fact]
    public Task Case_69_an_error_page_by_the_name_of_a_package_is_refused_where_a_package_is_asked_for() =>
        Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => Archive.ReadDebAsync(
            new MemoryStream("<html>"u8.ToArray()), "a.deb", ArchiveLimits.Default, _ => { }, (_, _, _) => default,
            TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_visitor_may_read_nothing_or_a_part()
    {
        var tar = new TarBuilder().File("a", new string('a', 5000)).File("b", "b").File("c", "c").End();
        var seen = new List<string>();
        await Archive.ReadAsync(new MemoryStream(tar), "a.tar", ArchiveLimits.Default, async (member, body, ct) =>
        {
            if (member.Path == "a") await body.ReadExactlyAsync(new byte[100], ct);
            if (member.Path == "c") Assert.Equal('c', body.ReadByte());
            seen.Add(member.Path);
        }, TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "c"], seen);
    }

    [Fact]
    public async Task A_failing_medium_is_not_called_a_damaged_archive()
    {
        var packed = await Pack.GzipAsync(TarBuilder.Of("f:a"));
        await using var failing = new BrokenStream(packed[..20]);
        await Assert.ThrowsAsync<IOException>(() => Read.AllAsync(failing, "a.tgz"));
    }

    [Fact]
    public async Task Stops_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(() => Archive.ReadAsync(
            new MemoryStream(TarBuilder.Of("f:a f:b")), "a.tar", ArchiveLimits.Default, (_, _, _) => new(cancel.CancelAsync()),
            cancel.Token));
    }

    private sealed class BrokenStream(byte[] bytes) : ForwardStream
    {
        private bool given;

        public override int Read(Span<byte> buffer)
        {
            if (given) throw new IOException("the disk is gone");
            given = true;
            bytes.CopyTo(buffer);
            return bytes.Length;
        }
    }
}
