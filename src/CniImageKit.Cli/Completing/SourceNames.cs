using System.CommandLine.Completions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli.Completing;

/// <summary>Names of the sources of a manifest, for the tab key.</summary>
internal static class SourceNames
{
    /// <summary>The names; none where the manifest cannot be read, since the tab key is no place to say so.</summary>
    public static IEnumerable<CompletionItem> In(CompletionContext context, Func<System.CommandLine.ParseResult, string?> manifest)
    {
        try
        {
            var host = Edge.Host(context.ParseResult, new Progress<WorkEvent>());
            using var bakery = new Bakery(host);
            var sources = bakery.SourcesOf(manifest(context.ParseResult) ?? "cni.yaml");
            return [.. sources.Select(s => new CompletionItem(s.Name, detail: s.From))];
        }
        catch (Exception fault)
            when (fault is CniImageKitException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return [];
        }
    }
}
