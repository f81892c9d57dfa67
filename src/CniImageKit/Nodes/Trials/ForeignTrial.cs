using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;
using CniImageKit.Programs;

namespace CniImageKit.Nodes.Trials;

/// <summary>VERSION of plugins that are built for another architecture, under qemu's user emulation where it is installed.</summary>
internal sealed class ForeignTrial(Host host, Platform platform)
{
    private static readonly ReadOnlyMemory<byte> Question = """{"cniVersion":"1.0.0"}"""u8.ToArray();

    // qemu's name of the architecture, and GNU's of the system.
    private (string Machine, string System) Names => platform.Architecture switch
    {
        "amd64" => ("x86_64", "x86_64-linux-gnu"),
        "arm64" => ("aarch64", "aarch64-linux-gnu"),
        "arm" => ("arm", "arm-linux-gnueabihf"),
        "386" => ("i386", "i686-linux-gnu"),
        "ppc64le" => ("ppc64le", "powerpc64le-linux-gnu"),
        "mips64le" => ("mips64el", "mips64el-linux-gnuabi64"),
        "loong64" => ("loongarch64", "loongarch64-linux-gnu"),
        var other => (other, $"{other}-linux-gnu"),
    };

    private string Emulator => $"qemu-{Names.Machine}";

    // Where a C library may lie: where qemu is told or built to look, on the machine itself, and beside a cross compiler.
    private IEnumerable<string> Roots =>
        new[] { host.Variable("QEMU_LD_PREFIX"), $"/etc/qemu-binfmt/{Names.Machine}", "/", $"/usr/{Names.System}" }.OfType<string>();

    /// <summary>One result for the platform: a step for each plugin.</summary>
    /// <param name="at">The platform's place in the manifest.</param>
    /// <param name="plugins">Name, path, and the loader that it asks for, null where it is static.</param>
    /// <param name="cancellationToken">Ends the emulator.</param>
    public async Task<TrialResult> RunAsync(
        Location at, ImmutableArray<(string Name, string Path, string? Interpreter)> plugins, CancellationToken cancellationToken)
    {
        var start = host.Clock.GetTimestamp();
        var emulator = ProgramPath.Find(host, $"{Emulator}-static", Emulator);
        var steps = ImmutableArray.CreateBuilder<TrialStep>();
        foreach (var (name, path, interpreter) in plugins) steps.Add(await AskAsync(emulator, name, path, interpreter, cancellationToken));
        var scenario = new Scenario { Name = $"{platform} plugins", At = at, Network = new JsonObject { ["plugins"] = new JsonArray() } };
        return new TrialResult(scenario, steps.DrainToImmutable(), host.Clock.GetElapsedTime(start));
    }

    private async Task<TrialStep> AskAsync(
        string? emulator, string name, string path, string? interpreter, CancellationToken cancellationToken)
    {
        TrialStep Left(string why) => new("VERSION", name, Verdict.NotTestable, why);
        if (emulator is null) return Left($"neither {Emulator} nor {Emulator}-static is in PATH");
        // Its own C library is the node's; another one of the architecture will do to answer.
        var root = interpreter is null ? "/" : Roots.FirstOrDefault(r => File.Exists(Path.Combine(r, interpreter.TrimStart('/'))));
        if (root is null) return Left($"{name} is dynamic, and there is no {interpreter} in {string.Join(", ", Roots)}");
        var answer = await new ProgramCall
        {
            Program = emulator,
            Arguments = ["-L", root, path],
            Environment = ImmutableDictionary<string, string>.Empty.Add("CNI_COMMAND", "VERSION"),
            Feed = (stream, cancellation) => stream.WriteAsync(Question, cancellation).AsTask(),
            Limit = TimeSpan.FromSeconds(60),
        }.RunAsync(cancellationToken);
        var spoken = answer.ExitCode == 0 && Speaks(answer.Text);
        return spoken ? new TrialStep("VERSION", name, Verdict.Passed, null)
            : new TrialStep("VERSION", name, Verdict.Failed, Words(answer));
    }

    private static string Words(ProgramAnswer answer) => answer.Said.Length > 0 ? answer.Said
        : answer.Text.Trim() is { Length: > 0 } text ? $"it printed {text}" : $"it ended with {answer.ExitCode}";

    private static bool Speaks(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject answer && answer["supportedVersions"] is JsonArray { Count: > 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
