using System.Collections.Immutable;

namespace CniImageKit.Resolving;

/// <summary>What a person said to take although it looks like an attack.</summary>
/// <param name="AllowDowngrade">Older versions, and lists that lost their newest.</param>
/// <param name="AcceptReplaced">Sources whose artifacts may have other bytes than are locked of the same version.</param>
internal sealed record LockTerms(bool AllowDowngrade, ImmutableArray<string> AcceptReplaced);
