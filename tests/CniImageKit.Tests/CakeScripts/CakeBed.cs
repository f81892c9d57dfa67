using System.Text;
using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.CakeScripts;

/// <summary>
/// A directory that holds a tool manifest with Cake, a NuGet configuration with the addin's feed and nothing else, two plugins and a
/// manifest that takes them.
/// </summary>
internal sealed class CakeBed : IDisposable
{
    public const string Manifest = """
        schema: 1
        platforms: [linux/amd64, linux/arm64]
        plugins:
          - from: directory
            name: mine
            path: bin/{arch}

        """;

    private readonly string addin;

    private CakeBed(string feed, string version)
    {
        addin = $"#addin nuget:?package=Cake.CniImageKit&version={version}\n";
        Folder.Write(".config/dotnet-tools.json", """
            { "version": 1, "isRoot": true, "tools": { "cake.tool": { "version": "7.0.0", "commands": ["dotnet-cake"] } } }
            """);
        Folder.Write("nuget.config", $"""
            <configuration><packageSources><clear /><add key="addin" value="{feed}" /></packageSources></configuration>
            """);
        Folder.Write("cni.yaml", Manifest);
        foreach (var (arch, machine) in ((string, int)[])[("amd64", 62), ("arm64", 183)])
        {
            foreach (var name in (string[])["bridge", "macvlan"])
            {
                var program = new TinyElf { Machine = machine, Data = Encoding.UTF8.GetBytes((name + arch).PadRight(32)) };
                File.WriteAllBytes(Folder.Write($"bin/{arch}/{name}", ""), program.Build());
            }
        }
    }

    public TempFolder Folder { get; } = new();

    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["NO_COLOR"] = "1",
        ["CI"] = null,
        // Where this repository's pipeline, which may be what runs the tests, keeps what is its own.
        ["CAKE_PATHS_TOOLS"] = null,
        ["CAKE_PATHS_CACHE"] = null,
        ["CAKE_SETTINGS_ENABLESCRIPTCACHE"] = null,
    };

    /// <summary>The command on the same manifest, with a store of its own.</summary>
    public Cnikit Cnikit => new(Folder.Path, Folder["store-of-command"]);

    public static async Task<CakeBed> MakeAsync(AddinPackage package)
    {
        Needs.Linux();
        var (feed, version) = await package.GetAsync();
        var bed = new CakeBed(feed, version);
        bed.Environment["CNIKIT_CACHE"] = bed.Folder["store"];
        return bed;
    }

    /// <summary>Runs <c>dotnet cake</c> on a script of the addin and these lines, which <c>Say</c> what the test reads.</summary>
    /// <param name="lines">The script.</param>
    /// <param name="arguments">Arguments; the first may be the script's place.</param>
    public Task<Ran> RunAsync(string lines, params string[] arguments)
    {
        var place = arguments is [{ } first, ..] && first.EndsWith(".cake", StringComparison.Ordinal) ? first : "build.cake";
        Folder.Write(place, $"{addin}{lines}\nvoid Say(string text) => Console.WriteLine(\"> \" + text);\n");
        return Shell.RunAsync("dotnet", ["cake", .. arguments], Folder.Path, Environment);
    }

    /// <summary>Makes a program for the shell.</summary>
    public void Program(string place, string text)
    {
        Folder.Write(place, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder[place], (UnixFileMode)0b111_101_101);
    }

    /// <summary>Makes a program that writes down what it was given, and then is the command.</summary>
    public void Recorder(string place)
    {
        var (program, before) = Cnikit.Command;
        Program(place, $$"""
            (printf '%s %s ' "$PWD" "${SAID:--}"; IFS='|'; echo "$*") >> '{{Folder["recorded"]}}'
            exec '{{program}}' {{string.Join(' ', before.Select(b => $"'{b}'"))}} "$@"
            """);
    }

    /// <summary>What the recorders wrote: directory, a variable, arguments.</summary>
    public IEnumerable<string> Recorded => File.ReadLines(Folder["recorded"]);

    /// <summary>Whether the process still runs whose id a file holds; one that ended, and that nobody asked how, does not.</summary>
    public bool Runs(string file)
    {
        try
        {
            return !File.ReadAllText($"/proc/{File.ReadAllText(Folder[file]).Trim()}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What a script said.</summary>
    public static IEnumerable<string> Said(Ran ran) =>
        ran.Out.Split('\n').Where(line => line.StartsWith("> ", StringComparison.Ordinal)).Select(line => line[2..]);

    public void Dispose() => Folder.Dispose();
}
