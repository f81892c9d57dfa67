using System.Runtime.InteropServices;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>
/// A script that is told to end takes the command with it, which leaves nothing half written whenever it ends. Ctrl+C needs no help: a
/// terminal tells both.
/// </summary>
internal sealed class CniLeash : IDisposable
{
    private readonly IProcess process;
    private readonly PosixSignalRegistration[] signals;

    public CniLeash(IProcess process)
    {
        this.process = process;
        // The runtime itself ends on these without any event.
        signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => process.Kill()),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => process.Kill()),
        ];
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        foreach (var signal in signals) signal.Dispose();
    }

    private void End(object? sender, EventArgs _) => process.Kill();
}
