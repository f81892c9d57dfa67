using System.CommandLine;
using System.Text;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Outputs;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit fleet manifests</c>: what brings the verifier onto all nodes, with no more rights than it needs.</summary>
internal static class FleetManifestsCommand
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(30);

    public static Command Create()
    {
        var image = new Option<string>("--image") { Description = "An image with cnikit in its PATH", HelpName = "IMAGE", Required = true };
        var every = ClusterOptions.Span("--every", "How often a node is looked at (default: 30m)");
        var root = new Option<bool>("--as-root") { Description = "Run as root, where only root may read the runtime's configuration" };
        var output = new Option<string?>("--output", "-o") { Description = "Write them to this file", HelpName = "FILE" };
        var space = ClusterOptions.NamespaceOption();
        var command = new Command("manifests", "Print the verifier's DaemonSet, its accounts and roles, and the policy that binds them")
        {
            image, space, every, root, output,
        };
        command.Run(async (session, cancellation) =>
        {
            var manifests = new FleetManifests
            {
                Image = session.Arguments.GetValue(image)!,
                Namespace = session.Arguments.GetValue(space)!,
                Every = session.Arguments.GetValue(every) ?? Every,
                AsRoot = session.Arguments.GetValue(root),
            };
            var text = Encoding.UTF8.GetBytes(manifests.Write());
            if (session.Arguments.GetValue(output) is { } file)
            {
                using var content = new MemoryStream(text, writable: false);
                var written = await OutputFile.ReplaceAsync(session.Host.Resolve(file), content, cancellation);
                session.Screen.Say($"{(written ? "wrote" : "unchanged ")} {file}");
            }
            else session.Screen.Result(text);

            return ExitCode.Ok;
        });
        return command;
    }
}
