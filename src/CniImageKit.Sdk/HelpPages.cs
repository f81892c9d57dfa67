using CniImageKit.Diagnostics;
using CniImageKit.Sdk.Tasks;

namespace CniImageKit.Sdk;

/// <summary>
/// Where a finding is explained: at the URL that the project or its organisation names, else in the page of <c>cnikit explain</c>, which
/// is written beside the other intermediate files when it is first needed, so that the link works without network and fits the version.
/// </summary>
internal static class HelpPages
{
    /// <summary>The link, or null where no page can be written.</summary>
    public static string? LinkTo(Rule rule, CniTask task)
    {
        if (CniTask.Said(task.HelpLink) is { } template) return template.Replace("{code}", rule.Id, StringComparison.Ordinal);
        if (CniTask.Said(task.HelpDirectory) is not { } directory) return null;
        try
        {
            var file = Path.Combine(task.Resolve(directory), rule.Id + ".md");
            WrittenFile.Put(file, RulePage.Of(rule));
            return new Uri(file).AbsoluteUri;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The finding itself must not be lost for want of its page.
            return null;
        }
    }
}
