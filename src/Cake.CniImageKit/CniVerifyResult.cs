namespace Cake.CniImageKit;

/// <summary>What <c>CniVerify</c> found.</summary>
public sealed record CniVerifyResult : CniResult
{
    /// <summary>Gets whether the target differs from the lock.</summary>
    public bool Drifted => ExitCode != 0;

    /// <summary>Gets how much of each platform is as locked.</summary>
    public IReadOnlyList<CniVerifiedPlatform> Platforms { get; init; } = [];

    internal static CniVerifyResult Read(CniAnswer answer) => answer.ExitCode is not (0 or 3)
        ? new CniVerifyResult().From<CniVerifyResult>(answer)
        : new CniVerifyResult
        {
            Platforms =
            [
                .. answer.Document.Items("platforms").Select(p => new CniVerifiedPlatform(
                    p.Text("platform"), (int)(p.Number("locked") ?? 0), (int)(p.Number("held") ?? 0))),
            ],
        }.From<CniVerifyResult>(answer);
}

/// <summary>A platform of what was verified.</summary>
/// <param name="Platform">Such as <c>linux/amd64</c>.</param>
/// <param name="Locked">How many plugins the lock names.</param>
/// <param name="Held">How many of them lie there as locked.</param>
public sealed record CniVerifiedPlatform(string Platform, int Locked, int Held);
