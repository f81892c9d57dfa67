// Locks, bakes, verifies and inspects from a program: Library MANIFEST OUTPUT
using CniImageKit;
using CniImageKit.Baking;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

if (args is not [var manifest, var output])
{
    Console.Error.WriteLine("Library MANIFEST OUTPUT");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };

var host = Host.Of(Environment.CurrentDirectory, Environment.GetEnvironmentVariables(), Environment.ProcessId, TimeProvider.System);
using var bakery = new Bakery(host);
try
{
    var locked = await bakery.LockAsync(new LockRequest { Manifest = manifest }, stop.Token);
    Console.WriteLine($"{locked.File}: {locked.Plugins.Length} plugins{(locked.Written ? "" : ", unchanged")}");

    var baked = await bakery.BakeAsync(new BakeRequest { Manifest = manifest, Output = output }, stop.Token);
    foreach (var made in baked.Outputs) Console.WriteLine($"{made.Kind,-11} {made.Platform?.ToString() ?? "all",-11} {made.Digest}");

    var image = baked.Outputs.First(o => o.Kind == "oci");
    var verified = await bakery.VerifyAsync(new VerifyRequest { Manifest = manifest, Target = image.Path }, stop.Token);
    foreach (var finding in verified.Findings) Console.Error.WriteLine(finding.ToText());

    foreach (var file in await bakery.InspectAsync(image.Path, stop.Token)) Console.WriteLine($"{file.Name}  {file.Platform}  {file.Linkage}");
    return verified.Drifted ? 3 : 0;
}
catch (CniImageKitException failure)
{
    foreach (var finding in failure.Diagnostics) Console.Error.WriteLine(finding.ToText());
    return 1;
}
