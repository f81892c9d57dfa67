using CniImageKit.Cni.References;

namespace CniImageKit.Tests.Cni.References;

/// <summary>Reads a text as a file and prints what was found, a line each.</summary>
internal static class Reading
{
    public static ReferenceSet Of(string file, string text)
    {
        var set = new ReferenceSet();
        ConfigText.Read(file, text, set);
        return set;
    }

    /// <summary>Names in the order found.</summary>
    public static string Plugins(string file, string text) => string.Join(' ', Of(file, text).Plugins.Select(p => p.Plugin));

    /// <summary><c>macvlan at net.yaml(7,16) for NetworkAttachmentDefinition default/storage</c>.</summary>
    public static string[] Places(string file, string text) => [.. Of(file, text).Plugins.Select(p => $"{p.Plugin} at {p.At} for {p.By}")];
}
