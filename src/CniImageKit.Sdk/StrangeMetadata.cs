using System.Collections;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk;

/// <summary>Metadata that an item of its type does not have.</summary>
internal sealed record StrangeMetadata(ITaskItem Item, string Type, string Name, ItemKey[] Keys)
{
    /// <summary>All such in some items.</summary>
    public static IEnumerable<StrangeMetadata> Of(ITaskItem[] items, string type, ItemKey[] keys) => items.SelectMany(
        item => ((IEnumerable)item.CloneCustomMetadata().Keys).Cast<string>()
            .Where(name => !keys.Any(k => string.Equals(k.Metadata, name, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal).Select(name => new StrangeMetadata(item, type, name, keys)));
}
