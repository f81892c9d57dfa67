using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CniImageKit.Nodes.Fleet;

/// <summary>Which environment runs which locks: a file in git, reviewed like the lock itself.</summary>
/// <param name="Environments">By name.</param>
internal sealed partial record EnvironmentRecord(ImmutableSortedDictionary<string, RecordedEnvironment> Environments)
{
    /// <summary>The file's name where nobody names another.</summary>
    public const string DefaultFile = "cnikit.environments.json";

    /// <summary>Nothing recorded yet.</summary>
    public static EnvironmentRecord Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, RecordedEnvironment>(StringComparer.Ordinal));

    /// <summary>Where a lock is kept, as the user would name it: in a directory beside the record, by digest.</summary>
    public static string LockFile(string record, Digest digest) => $"{Path.ChangeExtension(record, null)}/{digest.Hex}.lock.json";

    /// <summary>Whether an environment may be called so.</summary>
    public static bool IsName(string name) => Name().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>Whether a cluster or lock may be called so: whoever writes a report may have named the lock.</summary>
    public static bool IsText(string text) => text is { Length: > 0 and <= 500 } && !text.Any(char.IsControl);

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

/// <summary>What an environment ran when it was last recorded.</summary>
/// <param name="Date">The day, as 2026-11-30.</param>
/// <param name="Cluster">What people call the cluster.</param>
/// <param name="Nodes">How many nodes it had.</param>
/// <param name="Locks">Locks in use, the most frequent first.</param>
internal sealed record RecordedEnvironment(string Date, string Cluster, int Nodes, ImmutableArray<RecordedLock> Locks)
{
    /// <summary>Whether the other says the same of another day.</summary>
    public bool SaysTheSame(RecordedEnvironment other) =>
        (Cluster, Nodes) == (other.Cluster, other.Nodes) && Locks.SequenceEqual(other.Locks);
}

/// <summary>A lock that nodes run.</summary>
/// <param name="Lock">The digest of its bytes.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Nodes">How many nodes have it.</param>
/// <param name="Drifted">How many of them differ from it.</param>
internal sealed record RecordedLock(Digest Lock, string? Name, int Nodes, int Drifted);
