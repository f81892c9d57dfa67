namespace CniImageKit.Nodes.Fleet;

/// <summary>A node as the API server tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pool">Its pool, or null.</param>
/// <param name="Annotation">The annotation that reports lie in, as it was found, or null. Anybody may have written it.</param>
internal sealed record SeenNode(string Name, string? Pool, byte[]? Annotation);
