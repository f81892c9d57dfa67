using System.CommandLine;
using System.Text;
using CniImageKit.Cli;
using CniImageKit.Cli.Commands;
using CniImageKit.Diagnostics;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = new RootCommand("CNI plugins into node images: pinned, verified and reproducible.")
{
    Globals.Json, Globals.Quiet, Globals.Verbose, Globals.Offline, Globals.Store,
    InitCommand.Create(), LockCommand.Create(), UpdateCommand.Create(), BakeCommand.Create(),
    VerifyCommand.Create(), InspectCommand.Create(), ExplainCommand.Create(),
};

var arguments = root.Parse(args);
List<Diagnostic> wrong = [.. Usage.Of(arguments)];
if (wrong.Count > 0)
{
    var screen = Edge.Screen(arguments);
    foreach (var finding in wrong) screen.Finding(finding);
    if (screen.Json) screen.Result(FindingsJson.Write(wrong, ok: false));
    return (int)ExitCode.Usage;
}

return await arguments.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
