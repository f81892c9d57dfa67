namespace CniImageKit.Cni.Runtimes;

/// <summary>The command line of a process.</summary>
internal static class RuntimeArguments
{
    /// <summary>The value of an option, <c>--name value</c> or <c>--name=value</c>, the last one given; null where there is none.</summary>
    public static string? Of(IReadOnlyList<string> arguments, params ReadOnlySpan<string> names)
    {
        string? value = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            foreach (var name in names)
            {
                if (arguments[i] == name && i + 1 < arguments.Count) value = arguments[i + 1];
                else if (arguments[i].StartsWith($"{name}=", StringComparison.Ordinal)) value = arguments[i][(name.Length + 1)..];
            }
        }

        return value;
    }
}
