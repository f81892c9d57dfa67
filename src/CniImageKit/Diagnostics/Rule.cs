namespace CniImageKit.Diagnostics;

/// <summary>
/// A kind of finding. Ids are <c>CNIKsnnn</c>: s is the stage, and a second digit of 5 to 9 marks a warning. Ids are never reused.
/// </summary>
/// <param name="Id">The code, for example <c>CNIK1003</c>.</param>
/// <param name="Title">A few words that name the kind, without a full stop.</param>
public sealed record Rule(string Id, string Title)
{
    /// <summary>All rules of the kit, by id.</summary>
    public static IReadOnlyList<Rule> All => Rules.All;

    /// <summary>Follows from the id's second digit.</summary>
    public Severity Severity => Id[5] >= '5' ? Severity.Warning : Severity.Error;
}
