using Cake.CniImageKit;
using Cake.Core;

var context = new BuildContext(args[0]);
context.CniLock();
var baked = context.CniBake("cni.yaml", new CniBakeSettings { Output = "out" });
Console.WriteLine($"image {baked.Image!.Digest}");
Console.WriteLine($"store {Directory.Exists(Path.Combine(args[0], "store-of-context"))}");
var manifest = Path.Combine(args[0], "cni.yaml");
File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("bin/{arch}", "./bin/{arch}", StringComparison.Ordinal));
try
{
    context.CniCheck();
}
catch (CakeException failure) when (failure.InnerException is CniException found)
{
    Console.WriteLine($"caught {failure.ExitCode} {found.Findings[0].Id} {found.Findings[0].File}");
}

foreach (var line in ((RecordingLog)context.Log).Lines) Console.WriteLine(line.Split('\n')[0]);
