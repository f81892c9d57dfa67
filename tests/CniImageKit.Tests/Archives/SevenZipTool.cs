namespace CniImageKit.Tests.Archives;

/// <summary>The 7z program: packs what a test has written into a folder, and unpacks it again as the other reader.</summary>
internal static class SevenZipTool
{
    public static async Task<byte[]> PackAsync(TempFolder folder, params string[] options)
    {
        File.Delete(folder["a.7z"]);
        (await Shell.RunAsync(Tool, ["a", "-bso0", "-bsp0", .. options, "../a.7z", "."], folder["in"], null)).Ok();
        return await File.ReadAllBytesAsync(folder["a.7z"]);
    }

    /// <summary>Path and content of every file, by the program's own extraction.</summary>
    public static async Task<(string Path, byte[] Body)[]> UnpackAsync(TempFolder folder)
    {
        (await Shell.RunAsync(Tool, ["x", "-bso0", "-bsp0", "-o" + folder["out"], folder["a.7z"]], folder.Path, null)).Ok();
        return
        [
            .. Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories)
                .Select(f => (Path.GetRelativePath(folder["out"], f).Replace('\\', '/'), File.ReadAllBytes(f))),
        ];
    }

    private static string Tool => Needs.Tool("7z", "p7zip-full");
}
