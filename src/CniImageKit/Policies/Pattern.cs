namespace CniImageKit.Policies;

/// <summary>
/// A text in which <c>*</c> stands for anything, slashes included; the rest is compared letter by letter, whatever the case, over the whole
/// text.
/// </summary>
/// <param name="Text">As written.</param>
internal sealed record Pattern(string Text)
{
    /// <summary>Whether it fits; in time that grows with the product of both lengths at most.</summary>
    public bool Fits(string text)
    {
        var (at, pattern, star, back) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (pattern < Text.Length && Text[pattern] == '*') (star, back, pattern) = (pattern, at, pattern + 1);
            else if (pattern < Text.Length && Same(Text[pattern], text[at])) (pattern, at) = (pattern + 1, at + 1);
            else if (star >= 0) (pattern, back, at) = (star + 1, back + 1, back + 1);
            else return false;
        }

        return Text.AsSpan(pattern).TrimStart('*').IsEmpty;
    }

    private static bool Same(char one, char other) => char.ToUpperInvariant(one) == char.ToUpperInvariant(other);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
