using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace CniImageKit.Cli.Commands;

/// <summary>The arguments that several commands share.</summary>
internal static class ManifestArguments
{
    public static Argument<string> Manifest() => new("manifest")
    {
        Description = "The manifest",
        DefaultValueFactory = _ => "cni.yaml",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Option<string> ManifestOption() => new("--manifest", "-m")
    {
        Description = "The manifest, beside which the lock lies",
        HelpName = "FILE",
        DefaultValueFactory = _ => "cni.yaml",
    };

    public static Option<string?> Lock() => new("--lock") { Description = "The lock (default: beside the manifest)", HelpName = "FILE" };

    public static Option<string?> Policy() => new("--policy")
    {
        Description = "The policy (default: cnikit.policy.yaml beside the manifest, where it is there)",
        HelpName = "FILE",
    };

    public static Option<Platform?> Platform() => new("--platform", "-p")
    {
        Description = "Only this platform, such as linux/arm64",
        HelpName = "OS/ARCH",
        CustomParser = result => Read(result) is [var only, ..] ? only : null,
        CompletionSources = { Known },
    };

    public static Option<Platform[]> Platforms() => new("--platform", "-p")
    {
        Description = "Only this platform, such as linux/arm64; may be repeated",
        HelpName = "OS/ARCH",
        CustomParser = result => [.. Read(result)],
        CompletionSources = { Known },
    };

    private static IEnumerable<CompletionItem> Known(CompletionContext context) =>
        CniImageKit.Platform.Known.Select(p => new CompletionItem(p));

    private static List<Platform> Read(ArgumentResult result)
    {
        var read = new List<Platform>();
        foreach (var token in result.Tokens)
        {
            if (CniImageKit.Platform.TryParse(token.Value, out var platform)) read.Add(platform);
            else result.AddError($"'{token.Value}' is no known platform; known are {string.Join(", ", CniImageKit.Platform.Known)}");
        }

        return read;
    }
}
