using System.Collections.Immutable;
using System.Text;

namespace CniImageKit.Nodes.Running;

/// <summary>A part of a path as Go's filepath.Match takes it: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c> and <c>\</c>.</summary>
internal static class NodePattern
{
    private const int MaxLength = 255;

    /// <summary>Whether it stands for itself alone.</summary>
    public static bool IsPlain(string part) => part.AsSpan().IndexOfAny("*?[\\") < 0;

    /// <summary>Whether a name fits; a malformed pattern fits none.</summary>
    public static bool Fits(string part, string name)
    {
        if (part.Length > MaxLength || Read(part) is not { IsDefault: false } steps) return false;
        Rune[] runes = [.. name.EnumerateRunes()];
        var (step, at, star, starAt) = (0, 0, -1, 0);
        while (at < runes.Length)
        {
            if (step < steps.Length && steps[step].IsStar) (star, starAt) = (step++, at);
            else if (step < steps.Length && steps[step].Takes(runes[at])) (step, at) = (step + 1, at + 1);
            // The last star takes one more: what earlier ones take need not change for that.
            else if (star >= 0) (step, at) = (star + 1, ++starAt);
            else return false;
        }

        return steps[step..].All(s => s.IsStar);
    }

    private static ImmutableArray<Step> Read(string part)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        Rune[] runes = [.. part.EnumerateRunes()];
        for (var i = 0; i < runes.Length; i++)
        {
            switch (runes[i].Value)
            {
                case '*':
                    steps.Add(new Step(IsStar: true, IsNot: false, []));
                    break;
                case '?':
                    steps.Add(new Step(IsStar: false, IsNot: true, []));
                    break;
                case '[' when Class(runes, ref i) is { } set:
                    steps.Add(set);
                    break;
                case '[':
                    return default;
                case '\\' when ++i == runes.Length:
                    return default;
                default:
                    steps.Add(new Step(IsStar: false, IsNot: false, [(runes[i], runes[i])]));
                    break;
            }
        }

        return steps.DrainToImmutable();
    }

    // At least one character or range; none of them begins with - or ] unless it is escaped.
    private static Step? Class(Rune[] runes, ref int i)
    {
        var ranges = ImmutableArray.CreateBuilder<(Rune, Rune)>();
        var not = i + 1 < runes.Length && runes[i + 1].Value == '^';
        if (not) i++;
        while (++i < runes.Length && (ranges.Count == 0 || runes[i].Value != ']'))
        {
            if (One(runes, ref i) is not { } low) return null;
            var high = low;
            if (i + 1 < runes.Length && runes[i + 1].Value == '-')
            {
                i += 2;
                if (One(runes, ref i) is not { } end) return null;
                high = end;
            }

            ranges.Add((low, high));
        }

        return i < runes.Length ? new Step(IsStar: false, not, ranges.ToImmutable()) : null;
    }

    private static Rune? One(Rune[] runes, ref int i)
    {
        if (i >= runes.Length || runes[i].Value is '-' or ']') return null;
        if (runes[i].Value == '\\') i++;
        return i < runes.Length ? runes[i] : null;
    }

    private sealed record Step(bool IsStar, bool IsNot, ImmutableArray<(Rune Low, Rune High)> Ranges)
    {
        public bool Takes(Rune rune) => Ranges.Any(r => r.Low <= rune && rune <= r.High) != IsNot;
    }
}
