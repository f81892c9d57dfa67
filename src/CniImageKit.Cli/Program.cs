using System.CommandLine;
using System.Text;
using CniImageKit.Cli;
using CniImageKit.Cli.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = new RootCommand("CNI plugins into node images: pinned, verified and reproducible.")
{
    Globals.Json, Globals.Quiet, Globals.Verbose, Globals.Offline, Globals.Store,
    InitCommand.Create(), LockCommand.Create(), UpdateCommand.Create(), BakeCommand.Create(),
    VerifyCommand.Create(), InspectCommand.Create(), ExplainCommand.Create(),
};

var arguments = root.Parse(args);
if (arguments.Errors.Count > 0)
{
    foreach (var error in arguments.Errors) Console.Error.WriteLine($"cnikit: error CNIK9001: {error.Message}");
    Console.Error.WriteLine("run 'cnikit --help' for the commands and their options");
    return (int)ExitCode.Usage;
}

return await arguments.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
