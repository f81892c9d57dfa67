using System.Diagnostics;
using System.Text;

namespace CniImageKit.Tests.Sdk;

/// <summary>
/// The servers of MSBuild and of the compiler, as a developer's machine keeps them between builds: apart from those of whoever runs the
/// tests, and ended with this. Elsewhere than on Linux, where they cannot be told from others, builds go without.
/// </summary>
internal sealed class BuildServers : IDisposable
{
    private readonly string name = "cnikit-tests-" + Guid.NewGuid().ToString("n");

    /// <summary>A build's environment, and in it what leads the build to these servers.</summary>
    public IReadOnlyDictionary<string, string?> In(IReadOnlyDictionary<string, string?> environment) =>
        !OperatingSystem.IsLinux() ? environment : new Dictionary<string, string?>(environment)
        {
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = null,
            ["MSBUILDNODEHANDSHAKESALT"] = name,
            // Properties, which MSBuild takes from variables.
            ["UseSharedCompilation"] = "true",
            ["SharedCompilationId"] = name,
        };

    /// <summary>Ends every process that a build left behind.</summary>
    public void Dispose()
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (Environment(process.Id).Contains($"MSBUILDNODEHANDSHAKESALT={name}\0", StringComparison.Ordinal)) End(process);
            }
        }
    }

    private static string Environment(int process)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
