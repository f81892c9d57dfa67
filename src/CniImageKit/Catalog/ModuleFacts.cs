using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Catalog;

/// <summary>What is known of a Go module besides its path and version.</summary>
/// <param name="Licence">An SPDX id or expression, or null.</param>
/// <param name="Vcs">Its repository, or null.</param>
/// <param name="Supplier">Who publishes it: the owner of the repository; null where the host does not tell.</param>
/// <param name="SupplierUrl">The supplier's page, or null.</param>
internal sealed record ModuleFact(string? Licence, string? Vcs, string? Supplier, string? SupplierUrl);

/// <summary>
/// Licences and repositories of the Go modules that CNI plugins are linked from. A build records neither; the licences were read from the
/// licence files that the plugins' own repositories vendor (the data names them). A module that is not there has no licence here.
/// </summary>
internal sealed class ModuleFacts
{
    private readonly ImmutableDictionary<string, ModuleFact> _facts;

    private ModuleFacts(ImmutableDictionary<string, ModuleFact> facts) => _facts = facts;

    /// <summary>Reads the embedded data.</summary>
    public static ModuleFacts Load()
    {
        using var stream = typeof(ModuleFacts).Assembly.GetManifestResourceStream("catalog/modules.json")
            ?? throw new InvalidOperationException("catalog/modules.json is not embedded");
        using var document = JsonDocument.Parse(stream);
        var facts = ImmutableDictionary.CreateBuilder<string, ModuleFact>(StringComparer.Ordinal);
        foreach (var group in document.RootElement.GetProperty("licences").EnumerateObject())
        {
            foreach (var path in group.Value.EnumerateArray()) facts.Add(path.GetString()!, Hosted(path.GetString()!, group.Name, null));
        }

        foreach (var vcs in document.RootElement.GetProperty("repositories").EnumerateObject())
            facts[vcs.Name] = Hosted(vcs.Name, facts.GetValueOrDefault(vcs.Name)?.Licence, vcs.Value.GetString());
        return new ModuleFacts(facts.ToImmutable());
    }

    /// <summary>What is known of a module; of one on GitHub at least its repository and owner.</summary>
    public ModuleFact Of(string path) => _facts.GetValueOrDefault(path) ?? Hosted(path, null, null);

    // The path of a module on GitHub is that of its repository, which other hosts need not follow (go.dev/ref/mod, vcs-find).
    private static ModuleFact Hosted(string path, string? licence, string? vcs)
    {
        const string github = "https://github.com/";
        vcs ??= path.Split('/') is ["github.com", { Length: > 0 } owner, { Length: > 0 } name, ..]
            ? $"{github}{Uri.EscapeDataString(owner)}/{Uri.EscapeDataString(name)}" : null;
        return vcs switch
        {
            null => new ModuleFact(licence, null, null, null),
            _ when vcs.StartsWith("https://go.googlesource.com/", StringComparison.Ordinal) =>
                new ModuleFact(licence, vcs, "The Go Project", "https://github.com/golang"),
            _ when vcs.StartsWith(github, StringComparison.Ordinal) =>
                new ModuleFact(licence, vcs, vcs[github.Length..].Split('/')[0], github + vcs[github.Length..].Split('/')[0]),
            _ => new ModuleFact(licence, vcs, null, null),
        };
    }
}
