using System.Collections.Immutable;

namespace CniImageKit.Sources.Apt.Machine;

/// <summary>
/// apt.conf(5) as far as it matters here: values by their full name (<c>Acquire::Check-Valid-Until</c>), without regard to case.
/// </summary>
internal sealed record AptConfiguration(ImmutableDictionary<string, string> Values)
{
    private const int MaxDepth = 32;

    /// <summary>No settings.</summary>
    public static AptConfiguration Empty { get; } = new(ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase));

    /// <summary>The value, or null.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>A setting that is on or off, by apt's words for it.</summary>
    public bool? Flag(string name) => this[name]?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" or "with" or "enable" => true,
        "false" or "no" or "off" or "0" or "without" or "disable" => false,
        _ => null,
    };

    /// <summary>These settings with those of one more file over them. What apt itself would refuse is passed over.</summary>
    public AptConfiguration With(string text)
    {
        var values = Values.ToBuilder();
        var scopes = new Stack<string>([""]);
        var words = new List<string>();
        foreach (var token in AptConfigurationTokens.Of(text))
        {
            switch (token)
            {
                case "{" when scopes.Count < MaxDepth:
                    scopes.Push(scopes.Peek() + (words.Count > 0 ? words[0] : "") + "::");
                    words.Clear();
                    break;
                case "}":
                    if (scopes.Count > 1) scopes.Pop();
                    words.Clear();
                    break;
                case ";":
                    if (words.Count == 2 && !words[0].EndsWith("::", StringComparison.Ordinal)) values[scopes.Peek() + words[0]] = words[1];
                    words.Clear();
                    break;
                default:
                    words.Add(token.StartsWith('"') ? token[1..] : token);
                    break;
            }
        }
        return new AptConfiguration(values.ToImmutable());
    }
}
