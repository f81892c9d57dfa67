namespace Microsoft.Build.Framework;

/// <summary>
/// Tells MSBuild 18 that a task keeps no state of the process, so that it may run in a thread beside others. MSBuild knows it by its full
/// name, and older ones than that pass over it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
