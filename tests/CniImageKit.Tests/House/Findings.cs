namespace CniImageKit.Tests.House;

/// <summary>What a house rule finds; unlike Assert.Empty, it fails with all of it.</summary>
internal static class Findings
{
    public static void None<T>(IEnumerable<T> findings)
    {
        string[] all = [.. findings.Select(f => f!.ToString()!)];
        if (all.Length > 0) Assert.Fail(string.Join('\n', all.Prepend($"{all.Length} found:")));
    }
}
