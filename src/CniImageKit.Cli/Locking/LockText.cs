using System.Text;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Locking;

/// <summary>
/// A lock as lines that compare well: one for each source and platform, and one for each plugin and module, every fact in it but those
/// that always change with another.
/// </summary>
internal static class LockText
{
    public static string Of(Lockfile locked)
    {
        var text = new StringBuilder($"recipe {locked.Recipe}, source date {locked.SourceDate}\n");
        foreach (var entry in locked.Plugins)
        {
            var here = $"{entry.Source} {entry.Platform}";
            var artifact = entry.Artifact;
            text.Append($"{here}: version {entry.Version}\n");
            text.Append($"{here}: artifact {artifact.Location}, {artifact.Size} bytes, {artifact.Sha256}\n");
            var verified = artifact.Verified.IsEmpty ? "nothing: trusted on first use" : string.Join(", ", artifact.Verified);
            text.Append($"{here}: verified by {verified}\n");
            text.Append($"{here}: request {entry.Request}\n");
            if (artifact.Date is { } date) text.Append($"{here}: date {date}\n");
            if (entry.License is not null) text.Append($"{here}: licence {entry.License}\n");
            foreach (var module in entry.Modules) text.Append($"{here}: module {module}\n");
            foreach (var (name, file) in entry.Files) text.Append($"{name} {entry.Platform}: {Told(entry, file)}\n");
        }

        return text.ToString();
    }

    private static string Told(LockEntry entry, LockedFile file)
    {
        string?[] facts =
        [
            $"{entry.Version} of {entry.Source}", $"{file.Size} bytes", file.Sha256.ToString(), $"mode {LockedMode.Write(file.Mode)}",
            file.Arch, file.Linkage, file.Go is null ? null : $"Go {file.Go}", file.Module, file.Cni is null ? null : $"CNI {file.Cni}",
            $"from {file.Member}",
        ];
        return string.Join(", ", facts.OfType<string>());
    }
}
