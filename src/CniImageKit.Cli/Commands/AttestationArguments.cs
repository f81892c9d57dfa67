using System.CommandLine;
using CniImageKit.Baking;

namespace CniImageKit.Cli.Commands;

/// <summary>What <c>verify</c> is told of signed provenance.</summary>
internal sealed class AttestationArguments
{
    private readonly Option<string?> _key = new("--public-key")
    {
        Description = "Check that provenance signed by this key, a PEM file, speaks of all that lies there",
        HelpName = "FILE",
    };

    private readonly Option<string?> _file = new("--attestation")
    {
        Description = "The signed provenance (default: what lies beside the image); needs --public-key",
        HelpName = "FILE",
    };

    private readonly Option<string?> _builder = new("--builder-id")
    {
        Description = "What the provenance must say that ran the build; needs --public-key",
        HelpName = "URI",
    };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_key, _file, _builder]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_key) is null && (result.GetValue(_file) ?? result.GetValue(_builder)) is not null)
                result.AddError("Without --public-key nothing tells who signed the provenance.");
        });
    }

    /// <summary>What to check; null where nothing is asked for.</summary>
    public AttestationAsk? Read(ParseResult arguments, string target, string manifest)
    {
        if (arguments.GetValue(_key) is not { } key) return null;
        return new AttestationAsk
        {
            Target = target,
            Manifest = manifest,
            PublicKeyFile = key,
            File = arguments.GetValue(_file),
            BuilderId = arguments.GetValue(_builder),
        };
    }
}
