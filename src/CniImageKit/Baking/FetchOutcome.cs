using System.Collections.Immutable;

namespace CniImageKit.Baking;

/// <summary>What the store holds after a fetch.</summary>
/// <param name="Platforms">The platforms whose plugins were asked for.</param>
/// <param name="Plugins">Plugins of the lock, each counted once for each platform.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record FetchOutcome(ImmutableArray<Platform> Platforms, int Plugins, long Bytes);
