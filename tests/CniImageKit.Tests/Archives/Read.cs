using System.Collections.Immutable;
using System.Text;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Archives;

/// <summary>A member with its body.</summary>
internal sealed record Taken(ArchiveMember Member, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>Readings of archives in tests, by a stream that cannot seek and gives few bytes at a time.</summary>
internal static class Read
{
    public static Task<List<Taken>> AllAsync(byte[] archive, string name = "a.tar", ArchiveLimits? limits = null) =>
        AllAsync(new MemoryStream(archive), name, limits);

    public static async Task<List<Taken>> AllAsync(Stream archive, string name, ArchiveLimits? limits = null) =>
        (await WithWarningsAsync(archive, name, limits)).Members;

    public static async Task<(List<Taken> Members, ImmutableArray<Diagnostic> Warnings)> WithWarningsAsync(
        Stream archive, string name, ArchiveLimits? limits = null)
    {
        var taken = new List<Taken>();
        var warnings = await Archive.ReadAsync(archive, name, limits ?? ArchiveLimits.Default, async (member, body, ct) =>
        {
            var bytes = new MemoryStream();
            await body.CopyToAsync(bytes, ct);
            taken.Add(new Taken(member, bytes.ToArray()));
        }, TestContext.Current.CancellationToken);
        return (taken, warnings);
    }

    /// <summary>Fails the test unless the archive is refused by this rule, and only by it.</summary>
    public static async Task<Diagnostic> RefusesAsync(string rule, byte[] archive, string name = "a.tar", ArchiveLimits? limits = null)
    {
        var thrown = await Assert.ThrowsAsync<CniImageKitException>(() => AllAsync(archive, name, limits));
        var finding = Assert.Single(thrown.Diagnostics);
        Assert.True(rule == finding.Rule.Id, $"expected {rule}, found {finding.ToText()}");
        Assert.Equal(name, finding.At.File);
        return finding;
    }
}
