using CniImageKit.Catalog;
using CniImageKit.Manifest;

namespace CniImageKit.Reviewing;

/// <summary>What the table knows of the programs that <c>node:</c> names.</summary>
internal static class NodeRuntimes
{
    extension(RuntimeTable table)
    {
        /// <summary>The row of <c>runtime:</c>; null where it is absent or not in the table.</summary>
        public RuntimeRow? RuntimeOf(NodeSpec node) =>
            node.Runtime?.Value.Split(' ') is [var name, var version] ? table.Find(name, version) : null;

        /// <summary>The row of <c>multus:</c>, in the same way.</summary>
        public RuntimeRow? MultusOf(NodeSpec node) => node.Multus is { } multus ? table.Find("multus", multus.Value) : null;
    }
}
