using System.CommandLine;
using CniImageKit.Cli.Completing;

namespace CniImageKit.Cli.Commands;

/// <summary>The options by which a person takes what the lock else refuses.</summary>
internal sealed class TermOptions
{
    public TermOptions(Func<ParseResult, string?> manifest) =>
        AcceptReplaced.CompletionSources.Add(context => SourceNames.In(context, manifest));

    /// <summary><c>--allow-downgrade</c>.</summary>
    public Option<bool> AllowDowngrade { get; } = new("--allow-downgrade")
    {
        Description = "Take an older version than is locked where the source has nothing newer, and a list that lost its newest",
    };

    /// <summary><c>--accept-replaced NAME</c>.</summary>
    public Option<string[]> AcceptReplaced { get; } = new("--accept-replaced")
    {
        Description = "Take this source's artifacts although they have other bytes than are locked of the same version; may be repeated",
        HelpName = "NAME",
    };
}
