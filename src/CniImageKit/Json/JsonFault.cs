using System.Text.Json;
using System.Text.RegularExpressions;

namespace CniImageKit.Json;

/// <summary>What the JSON reader stumbled over, in words for people who did not write the reader.</summary>
internal static partial class JsonFault
{
    /// <summary>One clause without a full stop, and without the place, which the finding has.</summary>
    public static string Words(JsonException fault)
    {
        var text = fault.Message.Split(" LineNumber:")[0];
        if (text.Contains("does not contain any JSON tokens", StringComparison.Ordinal)) return "it is empty";
        return ForProgrammers().Replace(text, "").TrimEnd('.', ' ');
    }

    [GeneratedRegex(" which is not supported in this mode| Change the reader options|, when isFinalBlock is true")]
    private static partial Regex ForProgrammers();
}
