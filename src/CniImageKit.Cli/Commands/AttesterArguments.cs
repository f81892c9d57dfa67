using System.CommandLine;
using CniImageKit.Baking;

namespace CniImageKit.Cli.Commands;

/// <summary>Who attests, for the commands that make provenance. A password never stands on the command line, where others see it.</summary>
internal sealed class AttesterArguments
{
    private readonly Option<string?> _key = new("--key")
    {
        Description = "Sign the provenance with this private key, a PEM file (ECDSA, Ed25519 or RSA)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _password = new("--passphrase-env")
    {
        Description = "The environment variable that holds the password of an encrypted key",
        HelpName = "NAME",
    };

    private readonly Option<string?> _builder = new("--builder-id")
    {
        Description = "What runs this build, as the provenance is to say it; nothing is claimed without",
        HelpName = "URI",
    };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_password);
        command.Options.Add(_builder);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_password) is not null && result.GetValue(_key) is null)
                result.AddError("--passphrase-env is of no use without --key.");
        });
    }

    /// <summary>What they say.</summary>
    public AttesterRequest Read(ParseResult arguments) => new()
    {
        KeyFile = arguments.GetValue(_key),
        PasswordVariable = arguments.GetValue(_password),
        BuilderId = arguments.GetValue(_builder),
    };
}
