using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Apt.Machine;

/// <summary>What this machine's own apt is set up for: sources in apt's order, and settings.</summary>
internal sealed record AptMachine(ImmutableArray<AptRepository> Repositories, AptConfiguration Configuration)
{
    /// <summary>Reads <c>etc/apt</c> below the host's system root.</summary>
    public static AptMachine Read(Host host)
    {
        void Warn(Diagnostic warning) => host.Progress.Report(new WarningFound(warning));
        var configuration = AptConfiguration.Empty;
        foreach (var file in Parts(host, "etc/apt/apt.conf.d", "", ".conf").Append(Path.Combine(host.SystemRoot, "etc/apt/apt.conf")))
            if (ReadText(file) is { } text) configuration = configuration.With(text);
        if (configuration["Acquire::http::Proxy"] is { } proxy && proxy != "DIRECT" && host.Variable("http_proxy") is null)
            Warn(Rules.AptProxyUnused(new Location("etc/apt/apt.conf")));

        var repositories = ImmutableArray.CreateBuilder<AptRepository>();
        var main = Path.Combine(host.SystemRoot, "etc/apt/sources.list");
        foreach (var file in Parts(host, "etc/apt/sources.list.d", ".list", ".sources").Prepend(main))
        {
            if (ReadText(file) is not { } text) continue;
            var at = new Location(file);
            repositories.AddRange(file.EndsWith(".sources", StringComparison.Ordinal)
                ? SourceLists.ReadDeb822(text, at, Warn) : SourceLists.ReadLines(text, at, Warn));
        }
        return new AptMachine(repositories.ToImmutable(), configuration);
    }

    /// <summary>
    /// Files of a configuration directory that apt reads: by extension, names of letters, digits and <c>_.-</c>, ordered by name.
    /// </summary>
    private static IEnumerable<string> Parts(Host host, string directory, params string[] extensions)
    {
        var path = Path.Combine(host.SystemRoot, directory);
        if (!Directory.Exists(path)) return [];
        return Directory.GetFiles(path)
            .Where(f => extensions.Contains(Path.GetExtension(f)))
            .Where(f => Path.GetFileName(f).All(c => char.IsAsciiLetterOrDigit(c) || "_.-".Contains(c)))
            .Order(StringComparer.Ordinal);
    }

    private static string? ReadText(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.AptFileUnreadable(new Location(file), e.Message), e);
        }
    }
}
