using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads the <c>node:</c> block.</summary>
internal static class NodeReader
{
    /// <summary>The block; an empty one where it is absent.</summary>
    public static NodeSpec Read(ManifestBlock root)
    {
        if (root.Block("node") is not { } node) return new NodeSpec();
        node.Expect("kubernetes", "runtime", "multus", "libc", "layout");
        return new NodeSpec
        {
            Kubernetes = Check(
                node, "kubernetes", node.TextOrNumber("kubernetes"), t => Spelling.IsDotted(t.TrimStart('v'), 3), "a version such as 1.34"),
            Runtime = Check(node, "runtime", node.Text("runtime"), IsRuntime, "a runtime and its version, such as containerd 2.1"),
            Multus = Check(
                node, "multus", node.TextOrNumber("multus"), t => Spelling.IsDotted(t.TrimStart('v'), 3), "a version such as 4.2"),
            Libc = Check(node, "libc", node.Text("libc"), IsLibc, "glibc 2.36, musl or none"),
            Layout = Layout(node),
        };
    }

    private static Located<string>? Layout(ManifestBlock node)
    {
        if (node.Text("layout") is not { } named) return null;
        string[] known = [.. LayoutProfile.All.Select(p => p.Name)];
        if (LayoutProfile.Find(named.Value) is not { } profile)
        {
            var nearest = NearestName.Among(known, named.Value);
            node.Findings.Add(Rules.UnknownWord(named.At, "layout", named.Value, nearest, string.Join(", ", known)));
        }
        else if (profile.Note is not null)
            node.Findings.Add(Rules.LayoutNote(named.At, profile.Name, profile.Note));
        return named;
    }

    private static bool IsRuntime(string text) =>
        text.Split(' ') is [{ Length: > 0 } name, { Length: > 0 } version]
        && name is "containerd" or "cri-o" or "docker" or "podman" && Spelling.IsDotted(version, 3);

    private static bool IsLibc(string text) =>
        text is "musl" or "none" || (text.StartsWith("glibc ", StringComparison.Ordinal) && Spelling.IsDotted(text[6..], 3));

    private static Located<string>? Check(ManifestBlock node, string key, Located<string>? text, Func<string, bool> fits, string expected)
    {
        if (text is null || fits(text.Value)) return text;
        node.Findings.Add(Rules.BadFact(text.At, key, text.Value, expected));
        return null;
    }
}
