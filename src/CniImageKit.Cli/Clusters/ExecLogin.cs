using System.Net.Http.Headers;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Programs;
using k8s.KubeConfigModels;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// A program that the kubeconfig names gives the token or certificate (client-go credential plugins): how one logs in to the big clouds.
/// It is run once, and again where the server refuses what it gave. Raises CNIK9317.
/// </summary>
internal sealed class ExecLogin(Host host, string kubeconfig, ExternalExecution plugin) : ClusterLogin
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private AuthenticationHeaderValue? header;

    public override Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken) => Task.FromResult(header);

    public override bool Renew() => false;

    /// <summary>Runs the program. Must be done before the first request, since a certificate counts from the first connection on.</summary>
    public async Task<ExecLogin> LogInAsync(CancellationToken cancellationToken)
    {
        var program = Program() ?? throw Failure("it is not in PATH");
        var call = new ProgramCall
        {
            Program = program,
            Arguments = [.. plugin.Arguments ?? []],
            Environment = Environment(),
            Directory = host.CurrentDirectory,
            Limit = Limit,
            MaxOutput = 1 << 20,
        };
        var answer = await call.RunAsync(cancellationToken);
        if (answer.ExitCode != 0) throw Failure($"it ended with {answer.ExitCode}: {answer.Said}");
        try
        {
            using var document = JsonDocument.Parse(answer.Output);
            Take(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Failure("what it printed is no ExecCredential", e);
        }

        return this;
    }

    private void Take(JsonElement root)
    {
        if (root.GetProperty("apiVersion").GetString() != plugin.ApiVersion) throw Failure($"it does not speak {plugin.ApiVersion}");
        var status = root.GetProperty("status");
        if (Text(status, "token") is { } token) header = Bearer(token, kubeconfig);
        if (Text(status, "clientCertificateData") is { } certificate && Text(status, "clientKeyData") is { } key)
            Certificate = KubeConfig.Certificate(kubeconfig, certificate, key);
        if (header is null && Certificate is null) throw Failure("it gave neither a token nor a certificate");
    }

    // A path is relative to the kubeconfig, a name is looked for in PATH.
    private string? Program()
    {
        if (!plugin.Command.Contains('/', StringComparison.Ordinal)) return ProgramPath.Find(host, plugin.Command);
        var path = Path.GetFullPath(plugin.Command, Path.GetDirectoryName(host.Resolve(kubeconfig))!);
        return File.Exists(path) ? path : null;
    }

    private Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>(host.Environment, StringComparer.Ordinal);
        foreach (var variable in plugin.EnvironmentVariables ?? [])
            if (variable.TryGetValue("name", out var name)) variables[name] = variable.GetValueOrDefault("value") ?? "";
        variables["KUBERNETES_EXEC_INFO"] =
            $$$"""{"apiVersion":"{{{plugin.ApiVersion}}}","kind":"ExecCredential","spec":{"interactive":false}}""";
        return variables;
    }

    private static string? Text(JsonElement status, string name) =>
        status.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private CniImageKitException Failure(string why, Exception? inner = null) =>
        new(Rules.LoginFailed(new Location(kubeconfig), plugin.Command, why, plugin.InstallHint?.Trim().Split('\n')[0].Trim()), inner);
}
