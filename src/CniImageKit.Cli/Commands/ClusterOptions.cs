using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CniImageKit.Cli.Clusters;

namespace CniImageKit.Cli.Commands;

/// <summary>The options by which a command finds its cluster.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> kubeconfig = new("--kubeconfig")
    {
        Description = "The kubeconfig (default: $KUBECONFIG, ~/.kube/config, in a pod its service account)",
        HelpName = "FILE",
    };

    private readonly Option<string?> context = new("--context")
    {
        Description = "The kubeconfig's context (default: its current one)",
        HelpName = "CONTEXT",
    };

    /// <summary>Where the verifier lives.</summary>
    public Option<string> Namespace { get; } = NamespaceOption();

    public static Option<string> NamespaceOption() => new("--namespace", "-n")
    {
        Description = "The namespace of the verifier",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cnikit",
    };

    /// <summary>A span such as 90m, 2h or 1d.</summary>
    public static Option<TimeSpan?> Span(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = Read,
    };

    public void AddTo(Command command)
    {
        command.Add(kubeconfig);
        command.Add(context);
        command.Add(Namespace);
    }

    /// <summary>The cluster. Raises CNIK9300, 9301, 9316, 9317.</summary>
    public async Task<ClusterClient> OpenAsync(Session session, CancellationToken cancellationToken)
    {
        var (file, named) = (session.Arguments.GetValue(kubeconfig), session.Arguments.GetValue(context));
        return new ClusterClient(session.Host, await KubeConfig.OpenAsync(session.Host, file, named, cancellationToken));
    }

    private static TimeSpan? Read(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var digits = text.AsSpan(0, Math.Max(0, text.Length - 1));
        double? seconds = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? text[^1] switch { 's' => count, 'm' => count * 60d, 'h' => count * 3600d, 'd' => count * 86400d, _ => null }
            : null;
        if (seconds is > 0 and < 315_576_000) return TimeSpan.FromSeconds(seconds.Value);
        result.AddError($"'{text}' is no time such as 30m, 2h or 1d");
        return null;
    }
}
