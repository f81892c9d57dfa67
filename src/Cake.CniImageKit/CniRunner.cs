using System.Text.Json;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.CniImageKit;

/// <summary>
/// Runs the command: the one that the settings name, else one that Cake's tool locator finds, else the one in the addin's package.
/// Findings go to the log, the document to the caller.
/// </summary>
internal sealed class CniRunner(ICakeContext context)
    : Tool<CniSettings>(context.FileSystem, context.Environment, new DotNetProcessRunner(context), context.Tools)
{
    // A process that ended without a document tells why in its last lines.
    private const int LastLines = 20;

    /// <summary>
    /// Runs to the end and reads the answer. Where the exit code is one of failure, raises a <see cref="CakeException"/> that holds a
    /// <see cref="CniException"/>.
    /// </summary>
    /// <typeparam name="T">What the caller makes of the answer.</typeparam>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="result">Reads the result from the answer.</param>
    /// <param name="mayDrift">Whether exit code 3 is a result like any other.</param>
    public T Run<T>(ProcessArgumentBuilder arguments, CniSettings settings, Func<CniAnswer, T> result, bool mayDrift = false)
    {
        var command = arguments.RenderSafe();
        var notes = new CniNotes(context.Log);
        var (code, output) = Finish(WithCommon(arguments, settings), settings, notes);
        try
        {
            var answer = CniAnswer.Read(code, output, GetWorkingDirectory(settings).MakeAbsolute(context.Environment));
            var fine = code == 0 || (code == 3 && mayDrift) || settings.HandleExitCode?.Invoke(code) == true;
            CniLog.Write(context.Log, answer.Findings, mildly: fine);
            return fine ? result(answer) : throw CniException.Of(code, answer.Findings, $"cnikit {command} ended with exit code {code}.");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // No such command, no such member: another version than this addin knows, or a process that fell.
            throw new CakeException(
                code == 0 ? 1 : code,
                $"{GetToolPath(settings)} ended with exit code {code} and an answer that this addin cannot read ({fault.Message})\n"
                    + string.Join('\n', notes.Lines.TakeLast(LastLines)), fault);
        }
    }

    /// <inheritdoc/>
    protected override string GetToolName() => "cnikit";

    /// <inheritdoc/>
    protected override IEnumerable<string> GetToolExecutableNames() => ["cnikit", "cnikit.exe"];

    /// <inheritdoc/>
    protected override IEnumerable<FilePath> GetAlternativeToolPaths(CniSettings settings) => CniProgram.Carried();

    /// <inheritdoc/>
    protected override IDictionary<string, string> GetEnvironmentVariables(CniSettings settings)
    {
        var variables = new Dictionary<string, string>(context.Environment.GetEnvironmentVariables());
        foreach (var (name, value) in settings.EnvironmentVariables) variables[name] = value;
        return variables;
    }

    private ProcessArgumentBuilder WithCommon(ProcessArgumentBuilder arguments, CniSettings settings)
    {
        arguments.Append("--json");
        if (context.Log.Verbosity >= Verbosity.Normal) arguments.Append("-v");
        if (context.Log.Verbosity >= Verbosity.Diagnostic) arguments.Append("-v");
        if (settings.Offline) arguments.Append("--offline");
        if (settings.Store is not null) arguments.AppendSwitchQuoted("--store", settings.Store.MakeAbsolute(context.Environment).FullPath);
        return arguments;
    }

    private (int Code, string Output) Finish(ProcessArgumentBuilder arguments, CniSettings settings, CniNotes notes)
    {
        using var leash = new CniLeash();
        var process = leash.Start(() => RunProcess(settings, arguments, new ProcessSettings
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectedStandardErrorHandler = notes.Hear,
        }));
        if (settings.ToolTimeout is { } timeout && !process.WaitForExit((int)timeout.TotalMilliseconds))
            throw new TimeoutException($"Tool timeout ({timeout}): {GetToolName()}");
        // Also after a wait with a limit: only this one waits for the last line.
        process.WaitForExit();
        var output = string.Join('\n', process.GetStandardOutput());
        settings.PostAction?.Invoke(process);
        return (process.GetExitCode(), output);
    }
}
