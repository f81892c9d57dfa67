using System.Collections.Immutable;

namespace CniImageKit.Diagnostics;

/// <summary>
/// The one exception of the kit: what was asked cannot be done, and these findings say why. Nothing was left half written.
/// </summary>
public sealed class CniImageKitException : Exception
{
    /// <summary>Fails with one finding.</summary>
    internal CniImageKitException(Diagnostic diagnostic, Exception? inner = null)
        : this([diagnostic ?? throw new ArgumentNullException(nameof(diagnostic))], inner)
    {
    }

    /// <summary>Fails with all findings of a reading, at least one of them an error.</summary>
    internal CniImageKitException(ImmutableArray<Diagnostic> diagnostics, Exception? inner = null)
        : base(string.Join('\n', diagnostics.Select(d => d.ToText())), inner) => Diagnostics = diagnostics;

    /// <summary>The findings, in the order found.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }
}
