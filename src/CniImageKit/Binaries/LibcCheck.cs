using System.Collections.Immutable;

namespace CniImageKit.Binaries;

/// <summary>What a dynamic program needs of the node, and whether a libc named as in <c>node.libc</c> is enough.</summary>
internal static class LibcCheck
{
    private static readonly string[] LibcParts =
    [
        "libc.so", "libpthread.so", "libdl.so", "libm.so", "librt.so", "libresolv.so", "libutil.so", "libnsl.so", "libcrypt.so.1",
        "ld-linux", "ld64.so", "ld.so", "libc.musl-", "ld-musl-",
    ];

    /// <summary>The need in words: <c>glibc 2.34</c>, <c>musl</c>, or <c>the interpreter …</c>.</summary>
    public static string Need(BinaryFacts facts) =>
        facts.Glibc is { } glibc ? $"glibc {glibc}"
        : Linkage.IsMusl(facts) ? "musl"
        : facts.Interpreter is { } interpreter ? $"the interpreter {interpreter}" : "a dynamic linker";

    /// <summary>The glibc version for comparison; 0.0 where it needs none.</summary>
    public static Version Glibc(BinaryFacts facts) => Version.TryParse(facts.Glibc, out var version) ? version : new Version(0, 0);

    /// <summary>What the node lacks, or null where it has enough.</summary>
    public static string? Lacks(BinaryFacts facts, string node)
    {
        if (facts is not { Format: FileFormat.Elf, Dynamic: true }) return null;
        var (name, release) = node.Split(' ', 2, StringSplitOptions.TrimEntries) is [var n, var r] ? (n, r) : (node, null);
        var enough = name switch
        {
            "musl" => Linkage.IsMusl(facts),
            "glibc" => !Linkage.IsMusl(facts) && (!Version.TryParse(release, out var has) || Glibc(facts) <= has),
            _ => false,
        };
        return enough ? null : Need(facts);
    }

    /// <summary>Needed libraries that come with no libc.</summary>
    public static ImmutableArray<string> OtherLibraries(BinaryFacts facts) =>
        [.. facts.Needed.Where(n => !Array.Exists(LibcParts, p => n.StartsWith(p, StringComparison.Ordinal)))];
}
