using System.Collections.Immutable;

namespace CniImageKit.Binaries.Golang;

/// <summary>
/// Reads the text of Go's build information (golang/go src/runtime/debug/mod.go, ParseBuildInfo). Lines it does not know are left out.
/// </summary>
internal static class GoModuleText
{
    private const int Sentinel = 16;

    /// <summary>Version and modules as the linker left them; modules without their sentinels mean none.</summary>
    public static GoBuild Read(ReadOnlySpan<byte> version, ReadOnlySpan<byte> modules, long offset)
    {
        var text = FileWindow.Clean(version).Trim();
        var build = new GoBuild { Version = text.Split(' ')[0], Offset = offset };

        // Framed by 16 bytes on either side, the last line ended; anything else is what a build without modules leaves.
        return modules.Length >= (2 * Sentinel) + 1 && modules[^(Sentinel + 1)] == '\n'
            ? Parse(build, FileWindow.Clean(modules[Sentinel..^Sentinel]))
            : build;
    }

    private static GoBuild Parse(GoBuild build, string text)
    {
        var (path, main) = ((string?)null, (GoModule?)null);
        var dependencies = ImmutableArray.CreateBuilder<GoModule>();
        var settings = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var replacesMain = false;
        foreach (var line in text.Split('\n'))
        {
            var columns = line.Split('\t');
            switch (columns[0])
            {
                case "path" when columns.Length >= 2:
                    path = line["path\t".Length..];
                    break;
                case "mod" when Module(columns) is { } module:
                    (main, replacesMain) = (module, true);
                    break;
                case "dep" when Module(columns) is { } module:
                    dependencies.Add(module);
                    replacesMain = false;
                    break;
                case "=>" when columns.Length == 4 && Module(columns) is { } replacement:
                    if (replacesMain) main = main! with { Replace = replacement };
                    else if (dependencies.Count > 0) dependencies[^1] = dependencies[^1] with { Replace = replacement };
                    break;
                case "build" when Setting(line["build".Length..].TrimStart('\t')) is { } setting:
                    settings.Add(setting);
                    break;
                default:
                    break;
            }
        }

        return build with
        {
            Path = path,
            Main = main,
            Dependencies = dependencies.DrainToImmutable(),
            Settings = settings.DrainToImmutable(),
        };
    }

    private static GoModule? Module(string[] columns) =>
        columns.Length is 3 or 4
            ? new GoModule(columns[1], columns[2], columns.Length == 4 && columns[3].Length > 0 ? columns[3] : null)
            : null;

    private static KeyValuePair<string, string>? Setting(string text)
    {
        var key = text;
        string? rest = null;
        if (text.Length > 0 && text[0] is '"' or '`' && GoQuoted.Length(text) is > 0 and var length)
        {
            (key, rest) = (GoQuoted.Read(text[..length])!, text[length..]);
        }
        else if (text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals)
        {
            (key, rest) = (text[..equals], text[equals..]);
        }

        if (rest is not ['=', ..] || key is null or "") return null;
        var value = rest[1..];
        return new(key, value.Length > 0 && value[0] is '"' or '`' ? GoQuoted.Read(value) ?? value : value);
    }
}
