using System.Xml;
using System.Xml.Linq;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sdk;

/// <summary>Where an item, its metadata or a property stands in a project file, which MSBuild tells a task the name of only.</summary>
internal static class ProjectPlaces
{
    /// <summary>The place, or as much of it as is known.</summary>
    /// <param name="file">The project file.</param>
    /// <param name="type">The element: an item's type or a property.</param>
    /// <param name="include">The item; empty for a property.</param>
    /// <param name="metadata">The item's metadata, or null for the item.</param>
    /// <param name="nth">Which of several items that are called the same, from 0.</param>
    public static Location Of(string file, string type, string include, string? metadata, int nth = 0)
    {
        try
        {
            return Find(XDocument.Load(file, LoadOptions.SetLineInfo), type, include, metadata, nth) is IXmlLineInfo at
                ? new Location(file, at.LineNumber, at.LinePosition)
                : new Location(file);
        }
        catch (Exception fault) when (fault is XmlException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Location(file);
        }
    }

    private static XObject? Find(XDocument project, string type, string include, string? metadata, int nth)
    {
        var elements = project.Descendants().Where(e => e.Name.LocalName == type);
        if (include.Length == 0) return elements.LastOrDefault();
        // What is computed by an expression cannot be found by its text.
        var element = elements.Where(e => e.Attribute("Include")?.Value.Split(';').Any(i => i.Trim() == include) == true)
            .ElementAtOrDefault(nth);
        var name = metadata ?? "Include";
        return element is null ? null
            : element.Attributes().FirstOrDefault(a => Same(a.Name.LocalName, name))
            ?? (XObject?)element.Elements().FirstOrDefault(e => Same(e.Name.LocalName, name)) ?? element;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
