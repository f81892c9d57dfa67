// PowerShell as a library, where the shell itself is no package: runs the script that the first argument names, then presses the tab key at
// the end of every other argument. Prints what is offered: the text, a tab, what it means.
using System.Management.Automation;
using System.Management.Automation.Runspaces;

using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create(runspace);
shell.AddScript(File.ReadAllText(args[0])).Invoke();
shell.Commands.Clear();
foreach (var line in args[1..])
{
    foreach (var match in CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches)
        Console.WriteLine($"{match.CompletionText}\t{match.ToolTip}");
}

foreach (var error in shell.Streams.Error) Console.Error.WriteLine(error);
return shell.HadErrors ? 1 : 0;
