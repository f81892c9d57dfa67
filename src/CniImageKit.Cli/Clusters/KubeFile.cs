using System.Security.Cryptography;
using System.Text;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;
using k8s;
using k8s.KubeConfigModels;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// One kubeconfig: what KubernetesClient's types know of it, and the text's own tree for what they do not. Raises CNIK9301.
/// </summary>
internal sealed class KubeFile
{
    private const int MostBytes = 16 << 20;

    // The client's type has one text a key, and cannot read a file that has lists, as client-go writes them.
    private const string Extra = "as-user-extra";

    private readonly Host host;

    private KubeFile(Host host, string name, YamlNode? root, K8SConfiguration config) =>
        (this.host, Name, Root, Config) = (host, name, root, config);

    /// <summary>The file, as the user named it.</summary>
    public string Name { get; }

    /// <summary>What the client knows of it.</summary>
    public K8SConfiguration Config { get; }

    private YamlNode? Root { get; }

    /// <summary>Reads the file.</summary>
    public static KubeFile Load(Host host, string file)
    {
        var path = host.Resolve(file);
        if (!File.Exists(path)) throw Bad(new Location(file), "there is no such file");
        if (new FileInfo(path).Length > MostBytes) throw Bad(new Location(file), $"it has more than {MostBytes >> 20} MiB");
        var content = File.ReadAllBytes(path);
        try
        {
            var roots = YamlReader.Read(file, YamlCharacters.Decode(file, content), new Diagnostics.Findings(), YamlDialect.Cluster);
            if (roots is [not YamlMap, ..]) throw Bad(roots[0].At, "it is no kubeconfig");
            var root = roots.FirstOrDefault();
            if (root.Items("users").Any(u => u.Find("user", Extra) is not null)) content = YamlJson.Write(root!, Extra, MostBytes);
            // Nothing at all is null there.
            return new KubeFile(host, file, root, KubernetesClientConfiguration.LoadKubeConfig(new MemoryStream(content)) ?? new());
        }
        catch (CniImageKitException fault) when (fault.Diagnostics[0] is { Rule.Id: not "CNIK9301" } first)
        {
            throw Bad(first.At, $"{char.ToLowerInvariant(first.Message[0])}{first.Message[1..].TrimEnd('.')}", fault);
        }
        catch (Exception fault) when (fault is not (CniImageKitException or OutOfMemoryException))
        {
            throw Bad(new Location(file), $"it is no kubeconfig ({fault.Message.TrimEnd('.').ReplaceLineEndings(" ")})", fault);
        }
    }

    /// <summary>What stands below <paramref name="kind"/> in the item of that name: <c>cluster</c> in one of <c>clusters</c>.</summary>
    public YamlNode? Block(string list, string name, string kind) =>
        Root.Items(list).FirstOrDefault(i => i.Text("name") == name).Find(kind);

    /// <summary>A path in the file is relative to it.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Path.GetDirectoryName(host.Resolve(Name))!);

    /// <summary>PEM that stands in the file itself, or in another that it names; null where neither does.</summary>
    public string? Pem(string? data, string? path)
    {
        if (string.IsNullOrEmpty(data)) return string.IsNullOrEmpty(path) ? null : File.ReadAllText(Resolve(path));
        try
        {
            return Encoding.ASCII.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException fault)
        {
            throw Bad("a certificate or key in it is no base64", fault);
        }
    }

    /// <summary>A certificate with its key, and those that signed it, both PEM.</summary>
    public ClientCertificate Certificate(string pem, string key)
    {
        try
        {
            return ClientCertificate.Of(pem, key);
        }
        catch (CryptographicException fault)
        {
            throw Bad($"the client certificate and its key cannot be read: {fault.Message.TrimEnd('.')}", fault);
        }
    }

    /// <summary>What is wrong with it.</summary>
    public CniImageKitException Bad(string why, Exception? inner = null) => Bad(new Location(Name), why, inner);

    private static CniImageKitException Bad(Location at, string why, Exception? inner = null) => new(Rules.BadKubeconfig(at, why), inner);
}
