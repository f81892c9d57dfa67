using System.Runtime.InteropServices;
using Cake.Core;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>Where the command is that the addin's package carries, and how such a program is started.</summary>
internal static class CniProgram
{
    /// <summary>Where it may lie, seen from the addin: in the unpacked package, or beside a host that the package was built into.</summary>
    public static IEnumerable<FilePath> Carried()
    {
        var addin = typeof(CniProgram).Assembly.Location;
        var here = addin.Length > 0 ? new FilePath(addin).GetDirectory() : new DirectoryPath(AppContext.BaseDirectory);
        return
        [
            here.Combine("../../tools/net10.0/any").Collapse().CombineWithFilePath("cnikit.dll"),
            here.Combine("cnikit").CombineWithFilePath("cnikit.dll"),
        ];
    }

    /// <summary>The <c>dotnet</c> of the runtime that runs the script, which can run the command too, else Cake's choice.</summary>
    public static FilePath DotNet(ICakeContext context)
    {
        var runtime = new DirectoryPath(RuntimeEnvironment.GetRuntimeDirectory());
        var name = context.Environment.Platform.IsWindows() ? "dotnet.exe" : "dotnet";
        var own = runtime.Combine("../../..").Collapse().CombineWithFilePath(name);
        return context.FileSystem.Exist(own)
            ? own
            : context.Tools.Resolve(["dotnet", "dotnet.exe"]) ?? throw new CakeException("cnikit: dotnet, which runs it, was not found.");
    }
}

/// <summary>Starts a program; one that is no native code (<c>.dll</c>) by <c>dotnet</c>, on whatever newer runtime there is.</summary>
internal sealed class DotNetProcessRunner(ICakeContext context) : IProcessRunner
{
    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        if (!string.Equals(filePath.GetExtension(), ".dll", StringComparison.OrdinalIgnoreCase))
            return context.ProcessRunner.Start(filePath, settings);
        settings.Arguments.PrependQuoted(filePath.FullPath).Prepend("--roll-forward Major");
        return context.ProcessRunner.Start(CniProgram.DotNet(context), settings);
    }
}
