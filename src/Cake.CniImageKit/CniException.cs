using System.Globalization;
using Cake.Core;

namespace Cake.CniImageKit;

/// <summary>
/// What the command found, within the <see cref="CakeException"/> that ends the script with the command's exit code: 1 failed, 2 wrong
/// usage, 3 drift found by a check, 130 cancelled. Cake lets no exception derive from its own, so a script asks
/// <c>catch (CakeException failure) when (failure.InnerException is CniException found)</c>.
/// </summary>
public sealed class CniException : Exception
{
    private CniException(IReadOnlyList<CniFinding> findings, string text) : base(text) => Findings = findings;

    /// <summary>Gets all that was found, warnings included.</summary>
    public IReadOnlyList<CniFinding> Findings { get; }

    internal static CakeException Of(int exitCode, IReadOnlyList<CniFinding> findings, string otherwise)
    {
        var errors = findings.Where(f => f.Severity == CniSeverity.Error).ToList();
        var text = errors.Count switch
        {
            0 => otherwise,
            1 => errors[0].ToString(),
            _ => string.Create(CultureInfo.InvariantCulture, $"{errors[0]} (and {errors.Count - 1} more)"),
        };
        return new CakeException(exitCode, text, new CniException(findings, text));
    }
}
