using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Outputs;
using CniImageKit.Revisions;

namespace CniImageKit.Reviewing;

/// <summary>The line of .gitattributes that names the kit for a lock, in every directory.</summary>
internal sealed class LockAttributes(GitProgram git)
{
    private const string File = ".gitattributes";

    /// <summary>The name of merge driver and diff driver alike.</summary>
    public const string Driver = "cnikit";

    /// <summary>What is missing. Raises CNIK3027 where the attributes name something else.</summary>
    public async Task<GitSetupStep> LookAsync(string lockName, CancellationToken cancellationToken)
    {
        var found = (await git.AskAsync(["check-attr", "-z", "merge", "diff", "--", lockName], cancellationToken)).Items;
        var missing = new List<string>();
        // Path, attribute, value; path, attribute, value.
        foreach (var (attribute, value) in (ReadOnlySpan<(string, string)>)[(found[1], found[2]), (found[4], found[5])])
        {
            if (value == "unspecified") missing.Add($"{attribute}={Driver}");
            else if (value != Driver) throw new CniImageKitException(Rules.OtherAttribute(File, lockName, attribute, value));
        }

        var path = Path.Combine(git.Directory, File);
        if (missing.Count > 0 && new FileInfo(path).LinkTarget is not null)
            throw new CniImageKitException(Rules.OtherAttribute(File, lockName, "merge", "a symbolic link, which git does not follow"));
        var line = $"{Pattern(lockName)} {(missing.Count > 0 ? string.Join(' ', missing) : $"merge={Driver} diff={Driver}")}";
        return new GitSetupStep(line, File, missing.Count > 0) { Apply = cancellation => AppendAsync(path, line, cancellation) };
    }

    private static async Task AppendAsync(string path, string line, CancellationToken cancellationToken)
    {
        var before = Path.Exists(path) ? await System.IO.File.ReadAllBytesAsync(path, cancellationToken) : [];
        var end = before.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
        var start = before.Length == 0 || before[^1] == (byte)'\n' ? "" : end;
        using var content = new MemoryStream([.. before, .. Encoding.UTF8.GetBytes($"{start}{line}{end}")], writable: false);
        await OutputFile.ReplaceAsync(path, content, cancellationToken);
    }

    // A pattern is quoted as in C where it has blanks, and what a glob would read otherwise is escaped (gitattributes(5)).
    private static string Pattern(string name)
    {
        var escaped = string.Concat(name.Select(c => "*?[]\\".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));
        return escaped.Any(c => c is ' ' or '"') || escaped[0] is '#' or '!'
            ? $"\"{escaped.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : escaped;
    }
}
