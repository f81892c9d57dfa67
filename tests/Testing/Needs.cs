using Xunit;

namespace CniImageKit.Testing;

/// <summary>What a test needs of its machine. Absent, the test is skipped by name; under CI=true that is a failure.</summary>
public static class Needs
{
    /// <summary>The program's path.</summary>
    public static string Tool(string program, string debianPackage)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/sbin")
            .Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);
        if (found is null) Missing($"needs {program} (apt-get install {debianPackage})");
        return found!;
    }

    public static void Root()
    {
        if (Environment.UserName != "root") Missing("needs root");
    }

    public static void Linux()
    {
        if (!OperatingSystem.IsLinux()) Missing("needs Linux");
    }

    public static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(what + ", and CI skips nothing");
        Assert.Skip(what);
    }
}
