using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Programs;

namespace CniImageKit.Oci.Registry;

/// <summary>
/// Asks a program <c>docker-credential-NAME</c> for a login (docker/docker-credential-helpers): <c>get</c> with the server's name on its
/// standard input, JSON on its standard output. Raises CNIK4106.
/// </summary>
internal static class CredentialHelper
{
    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>The login that the helper has for the server, or null where it has none.</summary>
    public static async Task<RegistryLogin?> AskAsync(Host host, string helper, string server, CancellationToken ct)
    {
        var program = "docker-credential-" + helper;
        if (helper.AsSpan().ContainsAnyExcept(Letters))
            throw new CniImageKitException(Rules.HelperFailed(program, "it has no program's name"));
        var path = ProgramPath.Find(host, program)
            ?? throw new CniImageKitException(Rules.HelperFailed(program, "it is not in PATH"));
        var start = new ProcessStartInfo(path, ["get"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in host.Environment) start.Environment[name] = value;
        using var patience = new CancellationTokenSource(Patience, host.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var process = Process.Start(start)!;
            return await AskAsync(process, program, server, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new CniImageKitException(Rules.HelperFailed(program, "it does not answer"), e);
        }
        catch (Exception e) when (e is Win32Exception or IOException or JsonException)
        {
            var why = e is JsonException ? "its answer is no JSON" : "it cannot be run";
            throw new CniImageKitException(Rules.HelperFailed(program, why), e);
        }
    }

    private static async Task<RegistryLogin?> AskAsync(Process process, string program, string server, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.WriteAsync(server.AsMemory(), ct).ConfigureAwait(false);
            process.StandardInput.Close();
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, ct);
            var answer = new byte[MaxAnswer];
            var count = await process.StandardOutput.BaseStream.ReadAtLeastAsync(answer, answer.Length, false, ct).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                return answer.AsSpan(0, count).IndexOf("credentials not found"u8) >= 0 ? null
                    : throw new CniImageKitException(Rules.HelperFailed(program, $"it ends with {process.ExitCode}"));
            }

            using var json = JsonDocument.Parse(answer.AsMemory(0, count));
            var (user, secret) = (Text(json.RootElement, "Username"), Text(json.RootElement, "Secret"));
            if (user is null || secret is null) throw new CniImageKitException(Rules.HelperFailed(program, "its answer has no login"));
            return user == "<token>" ? new RegistryLogin("", secret, IsToken: true) : new RegistryLogin(user, secret, IsToken: false);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
