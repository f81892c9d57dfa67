using System.Reflection;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Nodes.Fleet;

/// <summary>What the manifests are made for.</summary>
internal sealed partial record FleetManifests
{
    /// <summary>The image that has cnikit in its PATH.</summary>
    public required string Image { get; init; }

    /// <summary>Where the verifier lives.</summary>
    public string Namespace { get; init; } = "cnikit";

    /// <summary>How often a node is looked at.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether the verifier runs as root, who may read files of a runtime that others may not; plugins everybody may.</summary>
    public bool AsRoot { get; init; }

    /// <summary>
    /// Namespace, accounts, roles, admission policy and DaemonSet, as one YAML stream. Raises CNIK9312 where a value cannot stand in it.
    /// </summary>
    public string Write()
    {
        if (!IsName().IsMatch(Namespace)) throw new CniImageKitException(Rules.BadManifestValue("namespace", Namespace));
        if (!IsImage().IsMatch(Image)) throw new CniImageKitException(Rules.BadManifestValue("image", Image));
        return Template()
            .Replace("{image}", Image, StringComparison.Ordinal)
            .Replace("{namespace}", Namespace, StringComparison.Ordinal)
            .Replace("{every}", $"{(int)Every.TotalSeconds}s", StringComparison.Ordinal)
            .Replace("{user}", AsRoot ? "runAsUser: 0" : "runAsNonRoot: true\n          runAsUser: 65534", StringComparison.Ordinal)
            .Replace("{annotation}", NodeAnnotation.Key, StringComparison.Ordinal);
    }

    private static string Template()
    {
        using var content = Assembly.GetExecutingAssembly().GetManifestResourceStream("fleet/manifests.yaml")!;
        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }

    // A label of DNS.
    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsName();

    // The characters of a reference, of which none is of matter to YAML within quotes.
    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,500}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsImage();
}
