using System.CommandLine;
using System.Text;
using CniImageKit.Cli;

// Scripts ask this at every turn: nothing of the commands needs to be made for it.
if (args is ["--version"])
{
    Console.OpenStandardOutput().Write(Encoding.UTF8.GetBytes(Edge.Version + Environment.NewLine));
    return (int)ExitCode.Ok;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = CommandTree.Create();

// Without arguments the help is what was meant.
var arguments = root.Parse(args.Length == 0 ? ["--help"] : args);
var wrong = Usage.Of(arguments);
if (wrong.Count > 0)
{
    Runner.Fail(Edge.Screen(arguments), wrong, []);
    return (int)ExitCode.Usage;
}

return await arguments.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // Long enough to clear away what was begun, on a busy machine too.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
});
