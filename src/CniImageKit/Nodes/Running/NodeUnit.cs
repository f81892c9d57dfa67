using System.Collections.Immutable;
using System.Text;
using CniImageKit.Cni.Runtimes;

namespace CniImageKit.Nodes.Running;

/// <summary>
/// What systemd's unit of a service says of how it is started, with the drop-ins of its own and the files of its environment
/// (systemd.unit(5), systemd.exec(5), systemd.service(5)). Settings that systemd makes while it runs are not seen.
/// </summary>
internal static class NodeUnit
{
    private const int MaxBytes = 1 << 20;

    // The first has the say: of units, and of drop-ins of the same name.
    private static readonly string[] Places =
    [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
    ];

    /// <summary>The command of the first of these services that the node has; null where it has none, or where it is masked.</summary>
    public static RuntimeCommand? Find(NodeRoot root, params ReadOnlySpan<string> services)
    {
        foreach (var service in services)
        {
            var file = Places.Select(p => $"{p}/{service}.service").FirstOrDefault(p => root.Look(p) is not null);
            if (file is not null) return Text(root, file) is { Length: > 0 } text ? Command(root, service, text) : null;
        }

        return null;
    }

    private static RuntimeCommand? Command(NodeRoot root, string service, string text)
    {
        var dropIns = Places.SelectMany(p => root.Glob($"{p}/{service}.service.d/*.conf")).DistinctBy(p => Path.GetFileName(p))
            .OrderBy(p => Path.GetFileName(p), StringComparer.Ordinal).Select(p => Text(root, p) ?? "");
        var (start, files, environment) = ((string?)null, new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (key, value) in dropIns.Prepend(text).SelectMany(t => UnitText.Settings(t, "Service")))
        {
            switch (key)
            {
                case "ExecStart":
                    start = value.Length == 0 ? null : start ?? value;
                    break;
                case "EnvironmentFile" when value.Length == 0:
                    files.Clear();
                    break;
                case "EnvironmentFile":
                    files.Add(value.TrimStart('-'));
                    break;
                case "Environment" when value.Length == 0:
                    environment.Clear();
                    break;
                case "Environment":
                    foreach (var word in UnitText.Words(value)) Set(word);
                    break;
                default:
                    break;
            }
        }

        foreach (var file in files.SelectMany(root.Glob))
            foreach (var assignment in UnitText.Assignments(Text(root, file) ?? "")) Set(assignment);
        if (start is null) return null;
        var command = start.TrimStart('@', '-', ':', '+', '!', '|');
        var prefix = start[..^command.Length];
        // After an @ the second word is what the program is called, not an argument.
        ImmutableArray<string> words = [.. UnitText.Words(command).Skip(prefix.Contains('@', StringComparison.Ordinal) ? 2 : 1)];
        return new RuntimeCommand(
            prefix.Contains(':', StringComparison.Ordinal) ? words : [.. words.SelectMany(w => UnitText.Expanded(w, environment))],
            environment.ToImmutableDictionary());

        void Set(string assignment)
        {
            if (assignment.Split('=', 2) is [{ Length: > 0 } name, var value]) environment[name] = value;
        }
    }

    /// <summary>A text file of the node; null where there is none, or where it may not be read.</summary>
    public static string? Text(NodeRoot root, string path)
    {
        try
        {
            return root.Read(path, MaxBytes) is { Length: <= MaxBytes } content ? Encoding.UTF8.GetString(content) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
