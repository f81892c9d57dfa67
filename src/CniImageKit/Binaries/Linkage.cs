namespace CniImageKit.Binaries;

/// <summary>The words by which the lock and the reports tell facts.</summary>
internal static class Linkage
{
    /// <summary>
    /// <c>static</c>, <c>static-pie</c>, <c>dynamic, glibc 2.34</c>, <c>dynamic, musl</c>, <c>dynamic</c>, <c>windows</c> or <c>none</c>.
    /// </summary>
    public static string Text(BinaryFacts facts) => facts switch
    {
        { Format: FileFormat.Pe } => "windows",
        { Format: not FileFormat.Elf } => "none",
        { Dynamic: false, Pie: true } => "static-pie",
        { Dynamic: false } => "static",
        { Glibc: { } glibc } => $"dynamic, glibc {glibc}",
        _ when IsMusl(facts) => "dynamic, musl",
        _ => "dynamic",
    };

    /// <summary>
    /// The main module and its version, <c>github.com/containernetworking/plugins v1.9.1</c>; the package path where there is no module;
    /// null
    /// where neither.
    /// </summary>
    public static string? Module(BinaryFacts facts) =>
        facts.Go is not { } go ? null : go.Main is { Path.Length: > 0 } main ? $"{main.Path} {main.Version}".TrimEnd() : go.Path;

    /// <summary>The Go toolchain's version as the lock has it, <c>1.26.1</c>, or null.</summary>
    public static string? GoVersion(BinaryFacts facts) =>
        facts.Go?.Version is { } version ? version.StartsWith("go", StringComparison.Ordinal) ? version[2..] : version : null;

    /// <summary>Whether its dynamic linker is musl's.</summary>
    public static bool IsMusl(BinaryFacts facts) =>
        facts.Interpreter?.Contains("/ld-musl-", StringComparison.Ordinal) == true
        || facts.Needed.Any(n => n.StartsWith("libc.musl-", StringComparison.Ordinal));
}
