using System.Collections.Immutable;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>Tolerant looks into a tree: what is not there, or of another kind, is null or none.</summary>
internal static class NodeReading
{
    extension(YamlNode? node)
    {
        /// <summary>The value below these keys, one in the other.</summary>
        public YamlNode? Find(params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
            {
                if (node is not YamlMap map) return null;
                node = null;
                foreach (var member in map.Members)
                {
                    if (member.Key != key) continue;
                    node = member.Value;
                    break;
                }
            }

            return node;
        }

        /// <summary>The scalar there, unless it is null.</summary>
        public YamlScalar? Scalar(params ReadOnlySpan<string> keys) => node.Find(keys) is YamlScalar { IsNull: false } found ? found : null;

        /// <summary>The scalar's text.</summary>
        public string? Text(params ReadOnlySpan<string> keys) => node.Scalar(keys)?.Text;

        /// <summary>The items of a list.</summary>
        public ImmutableArray<YamlNode> Items(params ReadOnlySpan<string> keys) => node.Find(keys) is YamlList list ? list.Items : [];

        /// <summary>The members of a map.</summary>
        public ImmutableArray<YamlMember> Members(params ReadOnlySpan<string> keys) => node.Find(keys) is YamlMap map ? map.Members : [];

        /// <summary>A boolean, also as a text in quotes, which libcni takes too (libcni/conf.go, readBool).</summary>
        public bool IsTrue(params ReadOnlySpan<string> keys) => node.Text(keys) is "true" or "True" or "TRUE";
    }
}
