using System.Net.Http.Headers;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli.Clusters;

/// <summary>Who asks the API server: what is sent with a request, and shown when a connection is made.</summary>
internal class ClusterLogin : IDisposable
{
    /// <summary>A certificate of the user's own, or null.</summary>
    public ClientCertificate? Certificate { get; protected set; }

    /// <summary>The value of <c>Authorization</c>, or null. May run a program or read a file.</summary>
    public virtual Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken) =>
        Task.FromResult<AuthenticationHeaderValue?>(null);

    /// <summary>Forgets what the server refused; whether asking again may give something else.</summary>
    /// <param name="refused">What <see cref="HeaderAsync"/> gave for the request.</param>
    public virtual bool Renew(AuthenticationHeaderValue? refused) => false;

    /// <summary>A certificate, and nothing sent.</summary>
    public static ClusterLogin Of(ClientCertificate? certificate) => new() { Certificate = certificate };

    /// <summary>A token that never changes.</summary>
    public static ClusterLogin OfToken(string token, ClientCertificate? certificate) =>
        new Fixed(Bearer(token, "the kubeconfig")) { Certificate = certificate };

    /// <summary>A user's name and password.</summary>
    public static ClusterLogin OfPassword(string user, string password, ClientCertificate? certificate) =>
        new Fixed(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))))
        {
            Certificate = certificate,
        };

    /// <summary>A token in a file that somebody else keeps fresh, so that it is read for each request.</summary>
    /// <param name="file">The file.</param>
    /// <param name="otherwise">The token where the file cannot be read, or null.</param>
    /// <param name="certificate">A certificate besides, or null.</param>
    public static ClusterLogin OfFile(string file, string? otherwise, ClientCertificate? certificate) =>
        new InFile(file, otherwise) { Certificate = certificate };

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Certificate?.Dispose();
    }

    /// <summary>A token as it is sent. Raises CNIK9301 where it cannot be one.</summary>
    protected static AuthenticationHeaderValue Bearer(string token, string from) =>
        token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new AuthenticationHeaderValue("Bearer", token) : throw Bad(from, "the token is empty or holds characters that no token has");

    private static CniImageKitException Bad(string from, string why) => new(Rules.BadKubeconfig(new Location(from), why));

    private sealed class Fixed(AuthenticationHeaderValue header) : ClusterLogin
    {
        public override Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken) =>
            Task.FromResult<AuthenticationHeaderValue?>(header);
    }

    private sealed class InFile(string file, string? otherwise) : ClusterLogin
    {
        public override async Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken)
        {
            try
            {
                return Bearer((await File.ReadAllTextAsync(file, cancellationToken)).Trim(), file);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return otherwise is { Length: > 0 }
                    ? Bearer(otherwise, "the kubeconfig") : throw Bad(file, $"the token cannot be read ({fault.Message.TrimEnd('.')})");
            }
        }

        public override bool Renew(AuthenticationHeaderValue? refused) => true;
    }
}
