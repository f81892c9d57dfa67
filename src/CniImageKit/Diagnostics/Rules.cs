using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace CniImageKit.Diagnostics;

/// <summary>
/// Every rule of the kit, with the factory that makes its finding, so that id and arguments cannot drift apart. A file a stage:
/// Rules.Manifest.cs and so on. A rule is a <c>static readonly Rule</c> field; its factories are static methods that return a
/// <see cref="Diagnostic"/>. Append-only.
/// </summary>
internal static partial class Rules
{
    /// <summary>All rules, by id.</summary>
    public static IReadOnlyList<Rule> All =>
    [
        .. Fields(typeof(Rules)).Where(f => f.FieldType == typeof(Rule)).Select(f => (Rule)f.GetValue(null)!)
            .OrderBy(r => r.Id, StringComparer.Ordinal),
    ];

    private static FieldInfo[] Fields([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.NonPublicFields)] Type type) =>
        type.GetFields(BindingFlags.NonPublic | BindingFlags.Static);
}
