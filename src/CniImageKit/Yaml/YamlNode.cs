using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Yaml;

/// <summary>A value of a YAML text and where it begins. No anchors, tags or aliases: what stands there is what it is.</summary>
internal abstract record YamlNode(Location At);

/// <summary>A scalar: its text as written, escapes and folding resolved.</summary>
internal sealed record YamlScalar(string Text, bool Plain, Location At) : YamlNode(At)
{
    /// <summary>Where the text's own characters stand, line by line; null where they cannot be followed.</summary>
    public YamlBody? Body { get; init; }

    /// <summary>The place of a character of <see cref="Text"/>; the scalar's own where it cannot be told.</summary>
    public Location PlaceOf(int index) => Body?.At(index) ?? At;

    /// <summary>Whether YAML 1.2's core schema takes it as null, which is also the empty value after a key.</summary>
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether the core schema takes it as a boolean.</summary>
    public bool IsBoolean => Plain && Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE";

    /// <summary>Whether the core schema takes it as a number, decimal, octal, hexadecimal or not finite.</summary>
    public bool IsNumber => Plain && YamlNumber.Is(Text);
}

/// <summary>A sequence.</summary>
internal sealed record YamlList(ImmutableArray<YamlNode> Items, Location At) : YamlNode(At);

/// <summary>A mapping, in the order written, each key once.</summary>
internal sealed record YamlMap(ImmutableArray<YamlMember> Members, Location At) : YamlNode(At);

/// <summary>A member of a mapping.</summary>
internal sealed record YamlMember(string Key, Location At, YamlNode Value);
