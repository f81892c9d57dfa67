using System.Text.Json;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>How the command ended, and the one document that it answered with.</summary>
internal sealed record CniAnswer(int ExitCode, JsonElement Document, IReadOnlyList<CniFinding> Findings)
{
    /// <summary>Reads the document; its findings' files become absolute.</summary>
    public static CniAnswer Read(int exitCode, string text, DirectoryPath workingDirectory)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement.Clone();
        IReadOnlyList<CniFinding> findings = root.TryGetProperty("diagnostics", out var found)
            ? [.. found.EnumerateArray().Select(f => Finding(f, workingDirectory))]
            : [];
        return new CniAnswer(exitCode, root, findings);
    }

    private static CniFinding Finding(JsonElement json, DirectoryPath workingDirectory)
    {
        var severity = json.Text("severity") == "error" ? CniSeverity.Error : CniSeverity.Warning;
        return new CniFinding(json.Text("id"), severity, json.Text("message"))
        {
            File = json.Optional("file") is { } file ? new FilePath(file).MakeAbsolute(workingDirectory) : null,
            Line = json.TryGetProperty("line", out var line) ? line.GetInt32() : 0,
            Column = json.TryGetProperty("column", out var column) ? column.GetInt32() : 0,
            Details = [.. json.Items("details").Select(d => KeyValuePair.Create(d.Text("label"), d.Text("value")))],
        };
    }
}

/// <summary>Reads members of a document. One that lacks a member raises <see cref="KeyNotFoundException"/>.</summary>
internal static class JsonMembers
{
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";

    public static string? Optional(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) ? member.GetString() : null;

    public static bool Flag(this JsonElement json, string name) => json.GetProperty(name).GetBoolean();

    public static long? Number(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) ? member.GetInt64() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) => json.GetProperty(name).EnumerateArray();

    public static IReadOnlyList<string> Texts(this JsonElement json, string name) =>
        [.. json.Items(name).Select(t => t.GetString() ?? "")];
}
