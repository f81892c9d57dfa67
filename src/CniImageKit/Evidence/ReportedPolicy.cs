using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Evidence;

/// <summary>The policy that a lock was held against, and passed.</summary>
/// <param name="File">Its file's name.</param>
/// <param name="Sha256">Its bytes.</param>
/// <param name="Exceptions">What it would have refused but for an exception.</param>
internal sealed record ReportedPolicy(string File, Digest Sha256, ImmutableArray<ReportedException> Exceptions)
{
    /// <summary>The advisories that it was held against, or null where it asks for none.</summary>
    public ReportedAdvisories? Advisories { get; init; }

    /// <summary>Writes <c>"policy": { "file", "sha256", "verdict", "advisories", "exceptions" }</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("policy"u8);
        writer.Text("file"u8, File);
        writer.Text("sha256"u8, Sha256.Hex);
        writer.Text("verdict"u8, "passed");
        if (Advisories is { } advisories)
        {
            writer.WriteStartObject("advisories"u8);
            writer.Text("failOn"u8, advisories.FailOn);
            writer.Text("snapshot"u8, advisories.Snapshot.Hex);
            writer.WriteEndObject();
        }

        writer.Objects("exceptions"u8, Exceptions, static (w, exception) =>
        {
            w.Text("rule"u8, exception.Rule);
            w.Text("owner"u8, exception.Owner);
            w.Text("reason"u8, exception.Reason);
            w.Text("excused"u8, exception.Excused);
        });
        writer.WriteEndObject();
    }
}

/// <summary>Known weaknesses that a policy was asked about.</summary>
/// <param name="FailOn">The least severity that it refuses.</param>
/// <param name="Snapshot">The pinned snapshot.</param>
internal sealed record ReportedAdvisories(string FailOn, Digest Snapshot);

/// <summary>An exception that was in use.</summary>
/// <param name="Rule">The section that it is about.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Excused">What would have been refused.</param>
internal sealed record ReportedException(string Rule, string Owner, string Reason, string Excused);
