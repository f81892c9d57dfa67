namespace CniImageKit.Sdk;

/// <summary>The one place that reads the process's surroundings, and only reads: tasks run beside each other in it.</summary>
internal static class Edge
{
    /// <summary>The surroundings of a project for the core. Raises CNIK9009.</summary>
    /// <param name="projectDirectory">Absolute.</param>
    /// <param name="store">The store's directory, relative to the project; null where the variables say it.</param>
    public static Host Host(string projectDirectory, string? store) =>
        CniImageKit.Host.Of(projectDirectory, Environment.GetEnvironmentVariables(), Environment.ProcessId, TimeProvider.System, store);

    /// <summary>The time that outputs carry, which the variable decides.</summary>
    public static string? SourceDate => Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH");
}
