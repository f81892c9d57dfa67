namespace CniImageKit.Nodes.Deploying;

/// <summary>The texts that forms are made of.</summary>
internal static class DeployTemplate
{
    /// <summary>The script that puts plugins into place, the same whatever the lock.</summary>
    public static string Installer => Text("install.sh");

    /// <summary>A text as it is.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(DeployTemplate).Assembly.GetManifestResourceStream("deploy/" + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A text with each <c>@KEY@</c> replaced.</summary>
    public static string Fill(string name, params ReadOnlySpan<(string Key, string Value)> values)
    {
        var text = Text(name);
        foreach (var (key, value) in values) text = text.Replace($"@{key}@", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Every line that is not empty, this many blanks further right; no final line feed.</summary>
    public static string Indented(string text, int blanks) => string.Join(
        '\n', text.TrimEnd('\n').Split('\n').Select(l => l.Length == 0 ? l : new string(' ', blanks) + l));
}
