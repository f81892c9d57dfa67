using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Signatures;

/// <summary>Several signatures of which one must hold.</summary>
internal static class OneOf
{
    private const string AnotherKind = "CNIK5357";

    /// <summary>What the first that holds proves; where none does, why the first of the right kind does not.</summary>
    public static string Hold(ImmutableArray<Func<string>> verifications)
    {
        var faults = new List<CniImageKitException>();
        foreach (var verify in verifications)
        {
            try
            {
                return verify();
            }
            catch (CniImageKitException fault)
            {
                faults.Add(fault);
            }
        }

        // That a statement of another kind was there as well is no news where one of the right kind does not hold.
        throw faults.Find(f => f.Diagnostics[0].Rule.Id != AnotherKind) ?? faults[0];
    }
}
