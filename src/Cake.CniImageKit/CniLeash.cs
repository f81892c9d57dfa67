using System.Runtime.InteropServices;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>
/// A script that is told to end takes the command with it, which leaves nothing half written whenever it ends. Ctrl+C needs no help: a
/// terminal tells both.
/// </summary>
internal sealed class CniLeash : IDisposable
{
    private readonly Lock gate = new();
    private readonly PosixSignalRegistration[] signals;
    private IProcess? process;

    public CniLeash()
    {
        // The runtime itself ends on these without any event.
        signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End()),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => End()),
        ];
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Starts the process; who is told to end meanwhile waits for that, so that none is left behind.</summary>
    public IProcess Start(Func<IProcess> start)
    {
        lock (gate) return process = start();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var signal in signals) signal.Dispose();
    }

    private void OnExit(object? sender, EventArgs _) => End();

    private void End()
    {
        lock (gate) process?.Kill();
    }
}
