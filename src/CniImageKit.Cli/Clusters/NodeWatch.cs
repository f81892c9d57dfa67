using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Looks at a node and sends what was found, again and again until it is cancelled. A look that fails ends nothing: the next one comes.
/// </summary>
/// <param name="host">The surroundings.</param>
/// <param name="node">The node's name.</param>
/// <param name="look">Looks at the node.</param>
/// <param name="send">Sends a report.</param>
/// <param name="tell">Hears of a look that failed, each time: a log that goes on for months is read at its end.</param>
internal sealed class NodeWatch(
    Host host, string node, Func<CancellationToken, Task<NodeReport>> look, Func<NodeReport, CancellationToken, Task> send,
    Action<Diagnostic> tell)
{
    // Of the time between two looks, so that ten thousand nodes that were started together do not report together for ever.
    private const double Spread = 0.2;

    /// <summary>Looks every so often. Ends by being cancelled only.</summary>
    public async Task RunAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            try
            {
                await send(await look(cancellationToken), cancellationToken);
            }
            catch (Exception failure) when (failure is CniImageKitException or IOException or UnauthorizedAccessException)
            {
                var why = failure is CniImageKitException { Diagnostics: [var first, ..] } ? first.Message : failure.Message;
                tell(Rules.ReportNotSent(node, why));
            }

            await Task.Delay(Pause(every, round), host.Clock, cancellationToken);
        }
    }

    /// <summary>The time until the next look: of each node and round its own, and always the same.</summary>
    internal TimeSpan Pause(TimeSpan every, int round)
    {
        var hash = Digest.Sha256(Encoding.UTF8.GetBytes($"{node}\n{round}")).Hex;
        var share = Convert.ToUInt32(hash[..8], 16) / (double)uint.MaxValue;
        return every * (1 - Spread + (2 * Spread * share));
    }
}
