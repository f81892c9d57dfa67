using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace CniImageKit.Binaries;

/// <summary>One file's facts as <c>cnikit inspect</c> shows them: lines for people, an object of stable shape for programs.</summary>
internal static class InspectionReport
{
    /// <summary>Label and value, in the order to show; labels occur more than once for lists.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Lines(BinaryFacts facts)
    {
        var lines = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        void Line(string label, string? value)
        {
            if (!string.IsNullOrEmpty(value)) lines.Add(new(label, value.ReplaceLineEndings(" ").Replace('\t', ' ')));
        }

        Line("format", facts.Format is FileFormat.Elf or FileFormat.Pe
            ? $"{facts.Format.ToString().ToUpperInvariant()} {facts.Bits} bit"
            : facts.Likeness ?? facts.Format.ToString().ToLowerInvariant());
        Line("size", facts.Size.ToString(CultureInfo.InvariantCulture));
        Line("platform", facts.Os is null ? null : $"{facts.Os}/{facts.Architecture}");
        if (facts.Format is FileFormat.Elf or FileFormat.Pe) Line("linkage", Linkage.Text(facts));
        Line("interpreter", facts.Interpreter);
        foreach (var library in facts.Needed) Line("needs", library);
        foreach (var path in facts.RunPath) Line("run path", path);
        if (facts.Format == FileFormat.Elf) Line("hardening", Hardening(facts));
        if (facts.Go is not { } go) return lines.DrainToImmutable();
        Line("go", go.Version);
        Line("package", go.Path);
        Line("module", go.Main is null ? null : Module(go.Main));
        foreach (var dependency in go.Dependencies) Line("dep", Module(dependency));
        foreach (var (key, value) in go.Settings) Line("build", $"{key}={value}");
        return lines.DrainToImmutable();
    }

    /// <summary>
    /// Writes the facts as one object, <see cref="BinaryFactsJson"/>'s shape with what follows from it: linkage and module.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, string name, BinaryFacts facts)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteString("linkage"u8, Linkage.Text(facts));
        if (Linkage.Module(facts) is { } module) writer.WriteString("module"u8, module);
        writer.WritePropertyName("facts"u8);
        writer.WriteRawValue(BinaryFactsJson.Write(facts), skipInputValidation: true);
        writer.WriteEndObject();
    }

    private static string Hardening(BinaryFacts facts) => string.Join(", ",
        facts.Pie ? "PIE" : "no PIE", $"RELRO {facts.Relro}", facts.NoExecStack ? "NX" : "executable stack",
        facts.Stripped ? "stripped" : "not stripped");

    private static string Module(GoModule module) =>
        $"{module.Path} {module.Version} {module.Sum}".TrimEnd()
        + (module.Replace is { } r ? $" => {r.Path} {r.Version} {r.Sum}".TrimEnd() : "");
}
