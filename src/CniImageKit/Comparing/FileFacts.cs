using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Cni;
using CniImageKit.Locking;

namespace CniImageKit.Comparing;

/// <summary>What is said of a plugin's file, by the words of the lock.</summary>
internal static class FileFacts
{
    /// <summary>What is said besides its bytes, in the order it is told.</summary>
    public static ImmutableArray<(string Fact, string? Value)> Of(LockedFile file) =>
    [
        ("member", file.Member), ("mode", LockedMode.Write(file.Mode)), ("arch", file.Arch), ("linkage", file.Linkage), ("go", file.Go),
        ("module", file.Module), ("cni", file.Cni),
    ];

    /// <summary>All that differs. What a side without a lock cannot know is no difference.</summary>
    public static ImmutableArray<FactChange> Compare(PluginState was, PluginState now)
    {
        var whole = was.Entry.Locked is not null && now.Entry.Locked is not null;
        (string Fact, string? From, string? To)[] all =
        [
            ("source", was.Entry.Source, now.Entry.Source),
            ("version", was.Entry.Version, now.Entry.Version),
            ("sha256", was.File.Sha256.ToString(), now.File.Sha256.ToString()),
            ("size", Number(was.File.Size), Number(now.File.Size)),
            .. Of(was.File).Zip(Of(now.File), (w, n) => (w.Fact, w.Value, n.Value)),
        ];
        return
        [
            .. all.Where(f => f.From != f.To && (whole || (f.From is not null && f.To is not null && f.Fact is not ("source" or "member"))))
                .Select(f => new FactChange(f.Fact, f.From, f.To)),
        ];
    }

    /// <summary>CNI versions that only one of them speaks, oldest first; none where one says nothing.</summary>
    public static (ImmutableArray<string> Lost, ImmutableArray<string> Gained) Cni(LockedFile was, LockedFile now)
    {
        if (was.Cni is null || now.Cni is null) return ([], []);
        string[] before = [.. CniVersions.In(was.Cni)], after = [.. CniVersions.In(now.Cni)];
        return ([.. before.Except(after)], [.. after.Except(before)]);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
