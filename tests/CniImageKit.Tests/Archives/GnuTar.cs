using System.Formats.Tar;
using CniImageKit.Archives;

namespace CniImageKit.Tests.Archives;

/// <summary>
/// The oracles: GNU tar lists and extracts the archive, the runtime's reader reads it, and all three must have seen the same.
/// </summary>
internal static class GnuTar
{
    public static async Task AgreesAsync(byte[] tar, List<Taken> members)
    {
        var program = Needs.Tool("tar", "tar");
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["a.tar"], tar, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder["out"]);
        var environment = new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" };
        var list = (await Shell.RunAsync(program, ["-tf", folder["a.tar"], "--quoting-style=literal"], null, environment)).Ok();
        Assert.Equal(members.Select(m => m.Member.Path), list.Out.Split('\n').Select(Plain).Where(n => n.Length > 0));

        (await Shell.RunAsync(program, ["-xf", folder["a.tar"], "-C", folder["out"], "--no-same-owner"], null, environment)).Ok();
        foreach (var (member, body) in members)
        {
            var path = Path.Combine(folder["out"], member.Path);
            if (member.Kind == MemberKind.Directory) Assert.True(Directory.Exists(path), member.Path);
            else if (member.Kind == MemberKind.File)
                Assert.Equal(body, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            else if (member.Kind == MemberKind.SymbolicLink) Assert.NotNull(new FileInfo(path).LinkTarget);
            else Assert.True(File.Exists(path), member.Path);
        }

        await RuntimeAgreesAsync(tar, members);
    }

    private static async Task RuntimeAgreesAsync(byte[] tar, List<Taken> members)
    {
        var seen = new List<(string, byte[])>();
        await using var reader = new TarReader(new MemoryStream(tar));
        while (await reader.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
        {
            if (entry.EntryType == TarEntryType.GlobalExtendedAttributes || Plain(entry.Name).Length == 0) continue;
            var body = new MemoryStream();
            if (entry.DataStream is { } data) await data.CopyToAsync(body, TestContext.Current.CancellationToken);
            seen.Add((Plain(entry.Name), body.ToArray()));
        }

        Assert.Equal(members.Select(m => (m.Member.Path, m.Body)), seen);
    }

    // As the kit writes names; the root is no member.
    private static string Plain(string name)
    {
        var plain = (name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name).TrimEnd('/');
        return plain == "." ? "" : plain;
    }
}
