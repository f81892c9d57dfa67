namespace CniImageKit.Tests.House;

/// <summary>
/// A copy of the repository as a new user has it, with what the pipeline published and packed in it: the build tests that.
/// </summary>
internal static class RepositoryCopy
{
    /// <summary>The copy's path.</summary>
    public static async Task<string> MakeAsync(TempFolder folder)
    {
        var command = Environment.GetEnvironmentVariable("CNIKIT_BIN");
        if (string.IsNullOrEmpty(command)) Needs.Missing("needs the published command in CNIKIT_BIN");
        Needs.Linux();
        var git = Needs.Tool("git", "git");
        var copy = folder["clone"];
        var made = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(command)!, ".."));
        var packages = Environment.GetEnvironmentVariable("CNIKIT_PACKAGES");
        // Tracked files and new ones alike, as they are now; the stamp beside the command says that it needs no publishing.
        (await Shell.RunAsync("bash", "-c", $"""
            set -eu -o pipefail
            mkdir -p '{copy}/artifacts/bin'
            cd '{SourceTree.Root}'
            '{git}' -c safe.directory='*' ls-files -z --cached --others --exclude-standard |
                tar --null --ignore-failed-read -T - -c | tar -x -C '{copy}'
            cp '{command}' '{command}.stamp' '{copy}/artifacts/bin/'
            cp -r '{made}/man' '{copy}/artifacts/man'
            [ ! -d '{packages}' ] || cp -r '{packages}' '{copy}/artifacts/packages'
            """)).Ok();
        return copy;
    }
}
