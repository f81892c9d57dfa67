using System.Diagnostics.CodeAnalysis;
using CniImageKit.Diagnostics;
using CniImageKit.Oci.Append;

namespace CniImageKit.Reviewing;

/// <summary>What one operand of <c>diff</c> means, before anything of it is read.</summary>
internal abstract record DiffOperand
{
    /// <summary>A lock, an image, a directory: something that lies at a path.</summary>
    internal sealed record InPath(string Path) : DiffOperand;

    /// <summary>An image by one of the transports' words.</summary>
    internal sealed record InImage(string Place) : DiffOperand;

    /// <summary>The lock in a revision.</summary>
    /// <param name="Revision">As git names it.</param>
    /// <param name="Path">As git names it, or null for the lock beside the manifest.</param>
    internal sealed record InRevision(string Revision, string? Path) : DiffOperand
    {
        /// <summary>Another revision; then it is the common ancestor of both that is meant.</summary>
        public string? Base { get; init; }

        /// <summary>The whole operand is its name, which may as well be the misspelt name of a file.</summary>
        public bool Bare { get; init; }
    }

    /// <summary>The lock that an environment runs.</summary>
    /// <param name="Name">Its name, and where it runs several locks the digits of one's digest.</param>
    internal sealed record InEnvironment(string Name) : DiffOperand;

    /// <summary>The lock of the working tree, beside the manifest.</summary>
    internal sealed record InWorkingTree : DiffOperand;

    private const string EnvironmentWord = "env:";
    private static readonly string[] Words = ["oci:", "oci-archive:", "docker-archive:", "docker://"];
    private static readonly string[] Endings = [".json", ".yaml", ".yml", ".tar", ".tgz", ".gz", ".zst"];

    /// <summary>
    /// Both sides. Without an operand the last commit is compared with the working tree, one operand with the working tree, and a range
    /// names both. What lies at a path is that, whatever a revision is called. Raises CNIK3105 and CNIK3106.
    /// </summary>
    public static (DiffOperand Old, DiffOperand New) Both(IReadOnlyList<string> operands, Host host)
    {
        if (operands.Count == 0) return (new InRevision("HEAD", null), new InWorkingTree());
        if (operands.Count == 1 && TryRange(operands[0], host, out var range)) return range.Value;
        foreach (var operand in operands)
            if (TryRange(operand, host, out _)) throw new CniImageKitException(Rules.RangeBesideOther(operand));
        return (One(operands[0], host), operands.Count == 1 ? new InWorkingTree() : One(operands[1], host));
    }

    private static DiffOperand One(string operand, Host host)
    {
        if (Array.Exists(Words, w => operand.StartsWith(w, StringComparison.Ordinal)) && ImagePlace.TryParse(operand, out _))
            return new InImage(operand);
        if (LiesThere(operand, host) || IsSpeltLikeAPath(operand)) return new InPath(operand);
        if (operand.StartsWith(EnvironmentWord, StringComparison.Ordinal)) return new InEnvironment(operand[EnvironmentWord.Length..]);
        var colon = operand.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new InRevision(Named(operand), null) { Bare = true }
            : new InRevision(Named(operand[..colon]), operand[(colon + 1)..] is { Length: > 0 } path ? path : null);
    }

    // A..B, A.., ..B; with three dots from the common ancestor on.
    private static bool TryRange(string operand, Host host, [NotNullWhen(true)] out (DiffOperand Old, DiffOperand New)? range)
    {
        range = null;
        var dots = operand.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || LiesThere(operand, host) || IsSpeltLikeAPath(operand)) return false;
        var common = operand.AsSpan(dots).StartsWith("...");
        var (left, right) = (operand[..dots], operand[(dots + (common ? 3 : 2))..]);
        var old = Named(left.Length == 0 ? "HEAD" : left);
        range = (
            new InRevision(old, null) { Base = common ? Named(right.Length == 0 ? "HEAD" : right) : null },
            right.Length == 0 ? new InWorkingTree() : new InRevision(Named(right), null));
        return true;
    }

    private static bool LiesThere(string operand, Host host) => operand.Length > 0 && Path.Exists(host.Resolve(operand));

    private static bool IsSpeltLikeAPath(string operand) =>
        operand.StartsWith("./", StringComparison.Ordinal) || operand.StartsWith("../", StringComparison.Ordinal)
        || operand.Contains("/../", StringComparison.Ordinal) || operand.Contains('\\', StringComparison.Ordinal)
        || Path.IsPathRooted(operand)
        || (!operand.Contains(':', StringComparison.Ordinal) && Endings.Contains(Path.GetExtension(operand)));

    // git-check-ref-format(1) allows no control characters; a dash in front would be an option.
    private static string Named(string revision) => revision.Length > 0 && revision[0] != '-' && !revision.Any(char.IsControl)
        ? revision : throw new CniImageKitException(Rules.BadRevision(revision));
}
