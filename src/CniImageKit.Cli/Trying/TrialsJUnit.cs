using System.Globalization;
using System.Text;
using System.Xml;
using CniImageKit.Nodes.Trials;

namespace CniImageKit.Cli.Trying;

/// <summary>
/// Results of trials as JUnit XML, as GitLab, Jenkins and Azure Pipelines read it: a suite a scenario, a case a step. What is not testable
/// is skipped with its reason.
/// </summary>
internal static class TrialsJUnit
{
    /// <summary>The document.</summary>
    public static byte[] Write(IReadOnlyList<TrialResult> results)
    {
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartElement("testsuites");
            foreach (var result in results) Suite(xml, result);
            xml.WriteEndElement();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Suite(XmlWriter xml, TrialResult result)
    {
        int Count(Verdict verdict) => result.Steps.Count(s => s.Verdict == verdict);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Plain(result.Scenario.Name));
        xml.WriteAttributeString("tests", result.Steps.Length.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", Count(Verdict.Failed).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("skipped", Count(Verdict.NotTestable).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", result.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        foreach (var (index, step) in result.Steps.Index())
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Plain(result.Scenario.Name));
            string?[] words = [$"{index + 1}", step.Verb, step.Plugin, step.Interface];
            xml.WriteAttributeString("name", string.Join(' ', words.OfType<string>()));
            if (step.Verdict is Verdict.Failed or Verdict.NotTestable)
            {
                xml.WriteStartElement(step.Verdict == Verdict.Failed ? "failure" : "skipped");
                xml.WriteAttributeString("message", Plain(step.Detail ?? ""));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    // A plugin's words may hold what XML cannot.
    private static string Plain(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\ufffd'));
}
