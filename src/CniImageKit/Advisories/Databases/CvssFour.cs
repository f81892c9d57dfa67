namespace CniImageKit.Advisories.Databases;

/// <summary>
/// Scores CVSS 4.0 vectors (first.org, CVSS v4.0 specification, 8). A vector belongs to one of 270 macro vectors, which experts have
/// scored. Its own score lies below that by its distance from the worst vector of the macro vector, as far as the next lower ones leave
/// room.
/// </summary>
internal static class CvssFour
{
    // Tenths of a point. A row for each of 3 levels of exploitability, 2 of complexity and 5 of impact; in it 3 of impact elsewhere by 3
    // of threat.
    private static ReadOnlySpan<byte> Scores =>
    [
        100, 98, 95, 100, 93, 91, 93, 89, 81,
        99, 95, 92, 96, 87, 81, 90, 80, 68,
        98, 95, 90, 93, 89, 81, 88, 78, 69,
        95, 92, 84, 92, 81, 65, 80, 70, 48,
        92, 82, 72, 79, 69, 50, 69, 55, 27,
        99, 95, 92, 95, 90, 84, 92, 82, 72,
        97, 92, 85, 91, 83, 71, 81, 71, 53,
        95, 92, 85, 92, 80, 70, 84, 71, 50,
        93, 85, 73, 82, 72, 59, 70, 52, 30,
        86, 75, 52, 71, 52, 29, 63, 29, 17,
        98, 94, 91, 94, 86, 77, 87, 74, 63,
        95, 87, 81, 89, 74, 64, 75, 63, 49,
        94, 88, 76, 86, 74, 59, 72, 57, 52,
        89, 77, 67, 76, 58, 50, 57, 52, 25,
        83, 70, 54, 65, 58, 26, 53, 21, 13,
        95, 88, 76, 90, 75, 61, 77, 68, 52,
        90, 76, 70, 77, 62, 53, 66, 59, 30,
        89, 76, 62, 74, 57, 47, 61, 57, 24,
        78, 67, 58, 59, 57, 23, 52, 29, 16,
        71, 59, 30, 58, 26, 15, 23, 13, 6,
        93, 86, 75, 86, 74, 56, 70, 52, 40,
        87, 72, 58, 74, 61, 34, 54, 40, 22,
        85, 74, 62, 72, 55, 46, 53, 34, 19,
        75, 55, 51, 57, 41, 19, 36, 19, 8,
        64, 51, 20, 47, 21, 11, 24, 9, 4,
        88, 73, 60, 73, 59, 41, 54, 45, 20,
        75, 53, 50, 55, 40, 20, 43, 22, 11,
        75, 58, 40, 61, 48, 20, 46, 17, 8,
        55, 45, 21, 51, 18, 9, 18, 7, 2,
        53, 24, 14, 24, 12, 5, 10, 3, 1,
    ];

    /// <summary>The score of all that the vector says, or null where it is no such vector.</summary>
    public static double? Score(string text)
    {
        if (CvssFourVector.Parse(text) is not { } vector) return null;
        var exploit = vector.Steps("AV", "PR", "UI");
        var complexity = vector.Steps("AC", "AT");
        var impact = vector.Steps("VC", "VI", "VA", "CR", "IR", "AR");
        var elsewhere = vector.Steps("SC", "SI", "SA");
        if (impact.Take(3).All(i => i == 2) && elsewhere.All(i => i == 3)) return 0;
        var macro = new MacroVector(Exploit(exploit), complexity.Max(), Impact(impact), Elsewhere(elsewhere), vector.Step("E"));
        var score = Scores[macro.Index];
        (int? Next, double Share)[] lower =
        [
            (macro.Exploit < 2 ? Of(macro with { Exploit = macro.Exploit + 1 }) : null, Share(exploit, WorstExploit(macro.Exploit))),
            (macro.Complexity < 1 ? Of(macro with { Complexity = 1 }) : null, Share(complexity, WorstComplexity(macro.Complexity))),
            (BelowImpact(macro), Share(impact, WorstImpact(macro.Impact))),
            (
                macro.Elsewhere < 2 ? Of(macro with { Elsewhere = macro.Elsewhere + 1 }) : null,
                Share(elsewhere, WorstElsewhere(macro.Elsewhere))),
            (macro.Threat < 2 ? Of(macro with { Threat = macro.Threat + 1 }) : null, 0),
        ];
        double[] losses = [.. lower.Where(l => l.Next <= score).Select(l => (score - l.Next!.Value) * l.Share)];
        var value = losses.Length == 0 ? score : score - losses.Average();
        // A half goes up, whatever the floating point made of it.
        return Math.Floor(Math.Clamp(value, 0, 100) + 0.5 + 1e-5) / 10;
    }

    private static int Of(MacroVector macro) => Scores[macro.Index];

    private static int Exploit(int[] steps) => steps.All(s => s == 0) ? 0 : steps.Contains(0) && steps[0] < 3 ? 1 : 2;

    // Of the vulnerable system by itself (3), and whether what is hit matters most there (2); the mildest never does.
    private static int Impact(int[] steps)
    {
        var level = steps[0] == 0 && steps[1] == 0 ? 0 : steps.AsSpan(0, 3).Contains(0) ? 1 : 2;
        var matters = Enumerable.Range(0, 3).Any(i => steps[i] == 0 && steps[i + 3] == 0);
        return level == 2 ? 4 : (level * 2) + (matters ? 0 : 1);
    }

    private static int Elsewhere(int[] steps) => steps[1] == 0 || steps[2] == 0 ? 0 : steps.Contains(1) ? 1 : 2;

    // The worst impact has two next lower ones, of which the higher counts.
    private static int? BelowImpact(MacroVector macro) => macro.Impact switch
    {
        0 => Math.Max(Of(macro with { Impact = 1 }), Of(macro with { Impact = 2 })),
        1 or 2 => Of(macro with { Impact = 3 }),
        3 => Of(macro with { Impact = 4 }),
        _ => null,
    };

    /// <summary>How far the steps are from a worst vector that is at least as bad in all, as a share of the way that there is.</summary>
    private static double Share(int[] steps, (int Depth, int[][] Worst) level)
    {
        var from = level.Worst.First(w => w.Zip(steps).All(s => s.First <= s.Second));
        return (double)(steps.Sum() - from.Sum()) / level.Depth;
    }

    private static (int Depth, int[][] Worst) WorstExploit(int level) => level switch
    {
        0 => (1, [[0, 0, 0]]),
        1 => (4, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        _ => (5, [[3, 0, 0], [1, 1, 1]]),
    };

    private static (int Depth, int[][] Worst) WorstComplexity(int level) => level == 0 ? (1, [[0, 0]]) : (2, [[1, 0], [0, 1]]);

    private static (int Depth, int[][] Worst) WorstImpact(int level) => level switch
    {
        0 => (7, [[0, 0, 0, 0, 0, 0]]),
        1 => (6, [[0, 0, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1]]),
        2 => (8, [[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]]),
        3 => (8, [[1, 0, 1, 0, 1, 0], [1, 0, 0, 0, 1, 1], [0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 0], [1, 1, 0, 0, 0, 1]]),
        _ => (10, [[1, 1, 1, 0, 0, 0]]),
    };

    private static (int Depth, int[][] Worst) WorstElsewhere(int level) => level switch
    {
        0 => (6, [[1, 0, 0]]),
        1 => (5, [[1, 1, 1]]),
        _ => (4, [[2, 2, 2]]),
    };

    /// <summary>The levels that a vector belongs to, the worst 0.</summary>
    private readonly record struct MacroVector(int Exploit, int Complexity, int Impact, int Elsewhere, int Threat)
    {
        public int Index => (((((((Exploit * 2) + Complexity) * 5) + Impact) * 3) + Elsewhere) * 3) + Threat;
    }
}
