using System.Net.Http.Headers;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;
using CniImageKit.Programs;
using k8s.KubeConfigModels;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// A program that the kubeconfig names gives the token or certificate (client-go credential plugins): how one logs in to the big clouds.
/// It is run once, and again where the server refuses the token that it gave; a certificate counts from the first connection on. Raises
/// CNIK9317.
/// </summary>
internal sealed class ExecLogin(Host host, KubeFile file, ExternalExecution plugin, ExecCluster cluster) : ClusterLogin
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Of many requests that are refused at once, one has the program run.
    private readonly SemaphoreSlim gate = new(1);
    private volatile AuthenticationHeaderValue? header;

    public override async Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken)
    {
        if (header is { } known || Certificate is not null) return header;
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (header is null) await LogInAsync(cancellationToken);
            return header;
        }
        finally
        {
            gate.Release();
        }
    }

    public override bool Renew(AuthenticationHeaderValue? refused)
    {
        if (Certificate is not null || refused is null) return false;
        Interlocked.CompareExchange(ref header, null, refused);
        return true;
    }

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
        catch (JsonException e)
        {
            throw Failure("what it printed is no ExecCredential", e);
        }

        return this;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) gate.Dispose();
        base.Dispose(disposing);
    }

    private void Take(JsonElement root)
    {
        if (root.Text("apiVersion") != plugin.ApiVersion) throw Failure($"it does not speak {plugin.ApiVersion}");
        var status = root.Member("status");
        if (status.Text("token") is { } token) header = Bearer(token, file.Name);
        if (status.Text("clientCertificateData") is { } certificate && status.Text("clientKeyData") is { } key)
            Certificate = file.Certificate(certificate, key);
        if (header is null && Certificate is null) throw Failure("it gave neither a token nor a certificate");
    }

    // A path is relative to the kubeconfig, a name is looked for in PATH.
    private string? Program()
    {
        if (!plugin.Command.Contains('/', StringComparison.Ordinal)) return ProgramPath.Find(host, plugin.Command);
        var path = file.Resolve(plugin.Command);
        return File.Exists(path) ? path : null;
    }

    private Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>(host.Environment, StringComparer.Ordinal);
        foreach (var variable in plugin.EnvironmentVariables ?? [])
            if (variable.TryGetValue("name", out var name)) variables[name] = variable.GetValueOrDefault("value") ?? "";
        variables["KUBERNETES_EXEC_INFO"] = cluster.InfoFor(plugin);
        return variables;
    }

    private CniImageKitException Failure(string why, Exception? inner = null) =>
        new(Rules.LoginFailed(new Location(file.Name), plugin.Command, why, plugin.InstallHint?.Trim().Split('\n')[0].Trim()), inner);
}
