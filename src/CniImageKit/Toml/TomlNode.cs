using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Toml;

/// <summary>A value of a TOML document.</summary>
/// <param name="At">Where it begins.</param>
internal abstract record TomlNode(Location At);

/// <summary>A string.</summary>
internal sealed record TomlText(Location At, string Text) : TomlNode(At);

/// <summary>A whole number.</summary>
internal sealed record TomlNumber(Location At, long Number) : TomlNode(At);

/// <summary>A boolean.</summary>
internal sealed record TomlFlag(Location At, bool IsTrue) : TomlNode(At);

/// <summary>A float or date, which no configuration read here has a use for.</summary>
internal sealed record TomlOther(Location At) : TomlNode(At);

/// <summary>An array, or an array of tables.</summary>
internal sealed record TomlList(Location At, ImmutableArray<TomlNode> Items) : TomlNode(At);

/// <summary>A table, however it was written: its keys in order, none twice.</summary>
internal sealed record TomlTable(Location At, ImmutableArray<TomlMember> Members) : TomlNode(At)
{
    /// <summary>The value below these keys, one in the other; null where there is none.</summary>
    public TomlNode? Find(params ReadOnlySpan<string> keys)
    {
        TomlNode? node = this;
        foreach (var key in keys) node = (node as TomlTable)?.Member(key)?.Value;
        return node;
    }

    /// <summary>The member of that key, or null.</summary>
    public TomlMember? Member(string key) => Members.FirstOrDefault(m => m.Key == key);

    /// <summary>Every table in this one, itself first.</summary>
    public IEnumerable<TomlTable> Tables() =>
    [
        this,
        .. Members.SelectMany(m => m.Value switch
        {
            TomlTable table => [table],
            TomlList list => list.Items.OfType<TomlTable>(),
            _ => [],
        }).SelectMany(t => t.Tables()),
    ];
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key, unquoted.</param>
/// <param name="At">Where the key stands first.</param>
/// <param name="Value">The value.</param>
internal sealed record TomlMember(string Key, Location At, TomlNode Value);
