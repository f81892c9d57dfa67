using System.Collections.Immutable;
using System.Reflection;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.House;

/// <summary>A factory of <see cref="Rules"/> and the finding that it makes of sample arguments, each named after its parameter.</summary>
internal sealed record SampleFinding(string Factory, Diagnostic Diagnostic);

/// <summary>Calls every factory with the same arguments each time.</summary>
internal static class RuleFactories
{
    public static ImmutableArray<SampleFinding> All { get; } =
    [
        .. typeof(Rules).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => m.ReturnType == typeof(Diagnostic))
            .Select(m => new SampleFinding(Signature(m), (Diagnostic)m.Invoke(null, [.. m.GetParameters().Select(Sample)])!))
            .OrderBy(f => f.Diagnostic.Rule.Id, StringComparer.Ordinal).ThenBy(f => f.Factory, StringComparer.Ordinal),
    ];

    private static string Signature(MethodInfo method) => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.Name))})";

    private static object Sample(ParameterInfo parameter)
    {
        var name = $"<{parameter.Name}>";
        return parameter.ParameterType switch
        {
            var t when t == typeof(string) => name,
            var t when t == typeof(int) || t == typeof(int?) => 7,
            var t when t == typeof(long) || t == typeof(long?) => 7L,
            var t when t == typeof(bool) => true,
            var t when t == typeof(Location) => new Location("cni.yaml", 12, 5),
            var t when t == typeof(Digest) => Digest.Sha256("sample"u8),
            var t when t == typeof(Platform) => Platform.Parse("linux/arm64"),
            var t when t == typeof(Uri) => new Uri($"https://example.org/{parameter.Name}"),
            var t when t == typeof(RefusedAdvisory) => new RefusedAdvisory
            {
                Id = "<id>",
                Severity = "<severity>",
                Least = "<least>",
                Plugins = ["one", "two"],
                Source = "<source>",
                Platforms = [Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64")],
                What = "<what>",
                KnownBy = "<knownBy>",
                Fixed = "<fixed>",
                Url = "<url>",
                LockedAt = "<lockedAt>",
                Mend = "<mend>",
            },
            var t when t.IsAssignableFrom(typeof(ImmutableArray<string>)) => ImmutableArray.Create("one", "two"),
            var t => throw new NotSupportedException($"{parameter.Member.Name}: no sample for a {t} ({parameter.Name})"),
        };
    }
}
