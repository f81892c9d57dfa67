using System.Collections.Immutable;

namespace CniImageKit.Binaries;

/// <summary>What a file is, by its bytes.</summary>
internal enum FileFormat
{
    /// <summary>An ELF executable.</summary>
    Elf,

    /// <summary>A Windows PE executable.</summary>
    Pe,

    /// <summary>A text that begins with <c>#!</c>.</summary>
    Script,

    /// <summary>An HTML or XML page: most often an error page saved under the artifact's name.</summary>
    Html,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>
/// What one file's bytes say about where it can run, read without running it (facts by gABI, psABI and Go's debug/buildinfo).
/// </summary>
internal sealed record BinaryFacts
{
    /// <summary>The format.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>
    /// What a file of format <see cref="FileFormat.Other"/> looks like, such as <c>a gzip stream</c>; null where unknown.
    /// </summary>
    public string? Likeness { get; init; }

    /// <summary>The system can start it: no object file, core dump, kernel module or plain shared library.</summary>
    public bool Executable { get; init; }

    /// <summary>
    /// Go's GOOS: linux for ELF (unless its OS ABI says otherwise), windows for PE, darwin for Mach-O; null where neither.
    /// </summary>
    public string? Os { get; init; }

    /// <summary>
    /// Go's GOARCH by e_machine, class and byte order; <c>unknown-N</c> for machines that Go does not know; null where no executable.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>32 or 64; 0 where no executable.</summary>
    public int Bits { get; init; }

    /// <summary>Whether it needs an interpreter or shared libraries.</summary>
    public bool Dynamic { get; init; }

    /// <summary>Position-independent executable.</summary>
    public bool Pie { get; init; }

    /// <summary>PT_INTERP, such as <c>/lib64/ld-linux-x86-64.so.2</c>.</summary>
    public string? Interpreter { get; init; }

    /// <summary>DT_NEEDED, in file order.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>DT_RPATH and DT_RUNPATH entries.</summary>
    public ImmutableArray<string> RunPath { get; init; } = [];

    /// <summary>The highest GLIBC_x.y among the needed symbol versions, as <c>2.34</c>; null where none.</summary>
    public string? Glibc { get; init; }

    /// <summary>No .symtab.</summary>
    public bool Stripped { get; init; }

    /// <summary>none, partial or full.</summary>
    public string Relro { get; init; } = "none";

    /// <summary>The stack is not executable.</summary>
    public bool NoExecStack { get; init; }

    /// <summary>Packed by UPX.</summary>
    public bool Upx { get; init; }

    /// <summary>Go build information, or null.</summary>
    public GoBuild? Go { get; init; }
}

/// <summary>Go build information (golang/go src/debug/buildinfo), both the pointer format before 1.18 and the inline one.</summary>
internal sealed record GoBuild
{
    /// <summary>Toolchain, such as <c>go1.19.8</c>, experiments left out.</summary>
    public required string Version { get; init; }

    /// <summary>The main package's path, or null.</summary>
    public string? Path { get; init; }

    /// <summary>The main module, or null (GOPATH builds).</summary>
    public GoModule? Main { get; init; }

    /// <summary>Dependencies, in file order.</summary>
    public ImmutableArray<GoModule> Dependencies { get; init; } = [];

    /// <summary>Build settings (-ldflags, GOARCH, vcs.revision …), in file order; values unquoted.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>File offset of the build information blob.</summary>
    public long Offset { get; init; }

    /// <summary>A setting's value, or null.</summary>
    public string? Setting(string key) => Settings.Where(s => s.Key == key).Select(s => s.Value).FirstOrDefault();
}

/// <summary>A module line of the build information.</summary>
/// <param name="Path">Module path, case preserved.</param>
/// <param name="Version">Version with its v, or <c>(devel)</c>.</param>
/// <param name="Sum">h1: sum, or null (vendored).</param>
/// <param name="Replace">What replaces it, or null.</param>
internal sealed record GoModule(string Path, string Version, string? Sum, GoModule? Replace = null)
{
    /// <summary>
    /// The module whose code is linked in: the replacement, unless that is a path on the builder's disk, which has no identity of its own;
    /// the replaced name then says more.
    /// </summary>
    public GoModule Linked() => Replace is { } other && !other.Path.StartsWith('.') && !other.Path.StartsWith('/') ? other : this;
}
