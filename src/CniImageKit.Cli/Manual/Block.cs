using System.Collections.Immutable;

namespace CniImageKit.Cli.Manual;

/// <summary>A piece of a manual page.</summary>
internal abstract record Block;

/// <summary>Running text. `Code` stands between backticks, here and in items.</summary>
internal sealed record Paragraph(string Text) : Block;

/// <summary>A term and what it means: an option, an exit code, a variable, a file.</summary>
internal sealed record Item(string Term, string Text) : Block;

/// <summary>Lines that are shown as they are: commands, a piece of a file.</summary>
internal sealed record Code(ImmutableArray<string> Lines) : Block;

/// <summary>A heading and what stands under it.</summary>
/// <param name="Title">As written: <c>Exit codes</c>.</param>
/// <param name="Blocks">What stands under it.</param>
internal sealed record Section(string Title, ImmutableArray<Block> Blocks);
