using CniImageKit.Diagnostics;

namespace CniImageKit.Manifest.Reading;

/// <summary>The identity of an entry in the lock: <c>name:</c>, or what its source is called.</summary>
internal static class EntryName
{
    /// <summary>The name, or null after a finding.</summary>
    public static string? Read(ManifestBlock block, Located<string> from, SourceSettings? settings)
    {
        var given = block.Text("name");
        var name = given ?? (block.Member("name") is null ? Derived(from, settings) : null);
        if (name is not null && PluginName.IsSafe(name.Value)) return name.Value;
        if (name is not null) block.Findings.Add(Rules.UnsafeName(name.At, "a source's name", name.Value, PluginName.Expected));
        else if (given is null && settings is not null && block.Member("name") is null)
            block.Findings.Add(Rules.MissingKey(block.Place, "name", block.Name, "name: my-plugins"));
        return null;
    }

    private static Located<string>? Derived(Located<string> from, SourceSettings? settings) => settings switch
    {
        GitHubSettings { Catalog: not null } or OciSettings { Catalog: not null } => from,
        OciSettings oci => Last(oci.Image),
        GitHubSettings github => Last(github.Repository),
        AptSettings apt => apt.Package,
        DirectorySettings directory => Last(directory.Path),
        // Acme.Plugins.{os}-{arch} is called Acme.Plugins.
        NuGetSettings { Package: var package } when package.Value.Split('{')[0].Trim('.', '-', '_') is { Length: > 0 } stem =>
            package with { Value = stem },
        // A URL's parts are versions and platforms more often than names.
        _ => null,
    };

    // The last part that is no template, so that bin/{os}/{arch} is called bin.
    private static Located<string>? Last(Located<string> path) =>
        path.Value.Split('/').LastOrDefault(p => p is not ("" or "." or "..") && !p.Contains('{', StringComparison.Ordinal)) is { } last
            ? path with { Value = last }
            : null;
}
