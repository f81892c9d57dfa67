using System.Collections.Immutable;

namespace CniImageKit.Cni.Runtimes;

/// <summary>How a program of the node is started.</summary>
/// <param name="Arguments">Its command line, without the program.</param>
/// <param name="Environment">Its environment; empty where it could not be read.</param>
internal sealed record RuntimeCommand(ImmutableArray<string> Arguments, ImmutableDictionary<string, string> Environment)
{
    /// <summary>Nothing is given.</summary>
    public static RuntimeCommand None { get; } = new([], ImmutableDictionary<string, string>.Empty);

    /// <summary>The value of an option, the last one given; null where there is none.</summary>
    /// <param name="names">The option's names without dashes, of which Go takes one or two.</param>
    public string? Option(params ReadOnlySpan<string> names) => Options(names) is [.., var last] ? last : null;

    /// <summary>All values of an option, <c>--name value</c> or <c>--name=value</c>, in their order.</summary>
    public ImmutableArray<string> Options(params ReadOnlySpan<string> names)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < Arguments.Length; i++)
        {
            if (!Arguments[i].StartsWith('-')) continue;
            var word = Arguments[i].TrimStart('-');
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            // Kubernetes takes underscores for dashes.
            var name = (equals < 0 ? word : word[..equals]).Replace('_', '-');
            if (!names.Contains(name)) continue;
            if (equals >= 0) values.Add(word[(equals + 1)..]);
            else if (i + 1 < Arguments.Length) values.Add(Arguments[++i]);
        }

        return values.ToImmutable();
    }

    /// <summary>A variable of the environment; null where it is not set.</summary>
    public string? Variable(string name) => Environment.TryGetValue(name, out var value) ? value : null;
}
