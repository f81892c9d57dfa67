using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli.Clusters;

/// <summary>Who asks the API server: what is sent with a request, and shown when a connection is made.</summary>
internal class ClusterLogin : IDisposable
{
    /// <summary>A certificate of the user's own, or null.</summary>
    public X509Certificate2? Certificate { get; protected set; }

    /// <summary>The value of <c>Authorization</c>, or null. May run a program or read a file.</summary>
    public virtual Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken) =>
        Task.FromResult<AuthenticationHeaderValue?>(null);

    /// <summary>Forgets what was remembered; whether asking again may give something else.</summary>
    public virtual bool Renew() => false;

    /// <summary>A certificate, and nothing sent.</summary>
    public static ClusterLogin Of(X509Certificate2? certificate) => new() { Certificate = certificate };

    /// <summary>A token that never changes.</summary>
    public static ClusterLogin OfToken(string token, X509Certificate2? certificate) =>
        new Fixed(Bearer(token, "the kubeconfig")) { Certificate = certificate };

    /// <summary>A user's name and password.</summary>
    public static ClusterLogin OfPassword(string user, string password) =>
        new Fixed(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    /// <summary>A token in a file that somebody else keeps fresh, so that it is read for each request.</summary>
    public static ClusterLogin OfFile(string file) => new InFile(file);

    public void Dispose()
    {
        Certificate?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A token as it is sent. Raises CNIK9301 where it cannot be one.</summary>
    protected static AuthenticationHeaderValue Bearer(string token, string from) =>
        token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new CniImageKitException(
                Rules.BadKubeconfig(new Location(from), "the token is empty or holds characters that no token has"));

    private sealed class Fixed(AuthenticationHeaderValue header) : ClusterLogin
    {
        public override Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken) =>
            Task.FromResult<AuthenticationHeaderValue?>(header);
    }

    private sealed class InFile(string file) : ClusterLogin
    {
        public override async Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken) =>
            Bearer((await File.ReadAllTextAsync(file, cancellationToken)).Trim(), file);

        public override bool Renew() => true;
    }
}
