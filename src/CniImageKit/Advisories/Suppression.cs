using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Advisories;

/// <summary>Why an advisory needs no attention, and who says so.</summary>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">A justification label of OpenVEX, such as <c>vulnerable_code_not_in_execute_path</c>; or <c>fixed</c>.</param>
/// <param name="Note">What a person wrote besides, or null.</param>
/// <param name="Until">The last day on which it holds, or null (a VEX document's has no end).</param>
/// <param name="At">Where it stands.</param>
internal sealed record Suppression(string Owner, string Reason, string? Note, DateOnly? Until, Location At)
{
    /// <summary>The justification labels of OpenVEX v0.2.0.</summary>
    public static ImmutableArray<string> Reasons { get; } =
    [
        "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
    ];
}
