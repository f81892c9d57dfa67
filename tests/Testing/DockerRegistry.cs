using System.Net;
using System.Net.Sockets;

namespace CniImageKit.Testing;

/// <summary>A real registry on loopback (docker-registry), gone with the test.</summary>
public sealed class DockerRegistry : IDisposable
{
    /// <summary>Who may log in where logins are asked for.</summary>
    public const string User = "user";

    /// <summary>The password.</summary>
    public const string Password = "secret";

    // bcrypt of the password, the one form that the program reads.
    private const string Htpasswd = User + ":$2b$04$6LPnHtNEJ9LBE1WPL1cI/Oxko9pTTC6.j9K2c7NasG3/8eyB8Ujf.\n";
    private readonly RunningProgram program;

    private DockerRegistry(string host, RunningProgram program) => (Host, this.program) = (host, program);

    /// <summary>host:port.</summary>
    public string Host { get; }

    /// <summary>Starts it over a folder of its own.</summary>
    /// <param name="folder">Where it keeps everything.</param>
    /// <param name="logins">Whether it asks for a login.</param>
    public static async Task<DockerRegistry> StartAsync(TempFolder folder, bool logins = false)
    {
        var tool = Needs.Tool("docker-registry", "docker-registry");
        var name = Path.GetRandomFileName();
        var host = $"127.0.0.1:{FreePort()}";
        folder.Write($"{name}/htpasswd", Htpasswd);
        var config = folder.Write($"{name}/config.yml", $"""
            version: 0.1
            storage:
              filesystem: {"{"} rootdirectory: {folder[$"{name}/data"]} {"}"}
              delete: {"{"} enabled: true {"}"}
            http: {"{"} addr: "{host}", relativeurls: true {"}"}
            {(logins ? $"auth:\n  htpasswd: {{ realm: here, path: {folder[$"{name}/htpasswd"]} }}" : "")}
            """);
        var program = RunningProgram.Start(tool, ["serve", config], folder.Path, new Dictionary<string, string?>());
        var registry = new DockerRegistry(host, program);
        await program.UntilAsync(() => Answers(host));
        return registry;
    }

    public void Dispose() => program.Dispose();

    private static bool Answers(string host)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPEndPoint.Parse(host));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
