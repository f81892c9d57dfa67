namespace CniImageKit.Reviewing;

/// <summary>One thing that git has to know.</summary>
/// <param name="What">A short clause: <c>merge=cnikit for cni.lock.json</c>.</param>
/// <param name="Where">The file or the setting's name.</param>
/// <param name="Missing">Whether it is not there yet, or with other words.</param>
internal sealed record GitSetupStep(string What, string Where, bool Missing)
{
    /// <summary>Puts it there.</summary>
    public required Func<CancellationToken, Task> Apply { get; init; }
}
