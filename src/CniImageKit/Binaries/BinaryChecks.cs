using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Binaries;

/// <summary>
/// Whether a binary can run where it shall, and is what it claims. Raises CNIK5302 to 5311 and 5802 to 5805; only <see cref="LibcNeed"/>
/// raises 5801.
/// </summary>
internal static class BinaryChecks
{
    /// <summary>All findings, errors first. A file that is no program for the platform gets that one finding only.</summary>
    public static ImmutableArray<Diagnostic> Check(BinarySubject subject, BinaryFacts facts)
    {
        if (Stranger(subject, facts) is { } stranger) return [stranger];
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        void Found(Diagnostic? finding)
        {
            if (finding is not null) findings.Add(finding);
        }

        var (at, name) = (subject.At, subject.Name);
        Found(facts.Upx ? Rules.PackedPlugin(at, name) : null);
        Found(facts.RunPath.IsEmpty ? null : Rules.RunPath(at, name, string.Join(':', facts.RunPath)));
        if (subject.NodeLibc is { } node && LibcCheck.Lacks(facts, node) is { } lacking)
            Found(Rules.NodeLacksLibc(at, name, lacking, node));
        Found(VersionFinding(subject, facts));
        Found(CpuLevels.Above(facts, subject.Platform) is { } level ? Rules.CpuLevel(at, name, level.Setting, level.Baseline) : null);
        Found(PackageFinding(subject, facts));
        Found(VersionEvidence.Modified(facts.Go)
            ? Rules.ModifiedSource(at, name, facts.Go?.Setting("vcs.revision") ?? "an unknown commit") : null);
        var libraries = LibcCheck.OtherLibraries(facts);
        Found(libraries.IsEmpty ? null : Rules.NeedsLibrary(at, name, libraries));
        return findings.DrainToImmutable();
    }

    /// <summary>
    /// One warning for all plugins of a source that need a libc; null where none does, or where <c>node.libc</c> is declared.
    /// </summary>
    public static Diagnostic? LibcNeed(Location at, string source, string? nodeLibc, IEnumerable<KeyValuePair<string, BinaryFacts>> plugins)
    {
        if (nodeLibc is not null) return null;
        var dynamic = plugins.Where(p => p.Value is { Format: FileFormat.Elf, Dynamic: true })
            .OrderBy(p => p.Key, StringComparer.Ordinal).ToArray();
        if (dynamic.Length == 0) return null;
        var highest = dynamic.MaxBy(p => LibcCheck.Glibc(p.Value));
        return Rules.NeedsLibc(at, source, LibcCheck.Need(highest.Value), dynamic.Length, highest.Key);
    }

    private static Diagnostic? Stranger(BinarySubject subject, BinaryFacts facts)
    {
        var (at, name, platform) = (subject.At, subject.Name, subject.Platform);
        if (facts.Size == 0) return Rules.EmptyPlugin(at, name);
        if (facts.Format == FileFormat.Script) return Rules.ScriptAsPlugin(at, name);
        if (facts.Format == FileFormat.Html) return Rules.PageAsPlugin(at, name);
        if (facts.Os is null) return Rules.NotExecutable(at, name, facts.Likeness ?? "something else");
        var os = facts.Format == FileFormat.Elf && facts.Go?.Setting("GOOS") is { Length: > 0 } goos ? goos : facts.Os;
        if (os != platform.Os) return Rules.WrongSystem(at, name, platform, os);
        if (facts.Architecture != platform.Architecture) return Rules.WrongCpu(at, name, platform, facts.Architecture ?? "unknown");
        return facts.Executable ? null : Rules.NotExecutable(at, name, "an object file or a library");
    }

    private static Diagnostic? VersionFinding(BinarySubject subject, BinaryFacts facts) =>
        subject.Version is { } claimed && VersionEvidence.Of(facts.Go) is { Exact: true } evidence
        && VersionEvidence.Contradicts(claimed, evidence.Version)
            ? Rules.VersionContradicted(subject.At, subject.Name, claimed, evidence.Version, evidence.Basis)
            : null;

    private static Diagnostic? PackageFinding(BinarySubject subject, BinaryFacts facts)
    {
        if (subject.ExpectedPackageTail is not { } expected || facts.Go?.Path is not { Length: > 0 } path) return null;

        // What go build names a package that was given as files.
        if (path == "command-line-arguments") return null;
        var tail = path[(path.LastIndexOf('/') + 1)..];
        var name = expected.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? expected[..^4] : expected;
        return tail == name ? null : Rules.OtherPackage(subject.At, subject.Name, name, path);
    }
}
