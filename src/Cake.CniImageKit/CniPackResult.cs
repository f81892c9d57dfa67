using System.Text.Json;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>What <c>CniPack</c> made.</summary>
public sealed record CniPackResult : CniResult
{
    /// <summary>Gets the packages.</summary>
    public IReadOnlyList<CniPackage> Packages { get; init; } = [];

    internal static CniPackResult Read(CniAnswer answer) => answer.ExitCode != 0 ? new CniPackResult().From<CniPackResult>(answer)
        : new CniPackResult { Packages = [.. answer.Document.Items("packages").Select(CniPackage.Read)] }.From<CniPackResult>(answer);
}

/// <summary>A NuGet package of plugins.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Path">Where it lies, absolute.</param>
/// <param name="ContentHash">SHA-512 as NuGet's lock files have it.</param>
public sealed record CniPackage(string Id, string Version, FilePath Path, string ContentHash)
{
    /// <summary>Gets the platforms in it.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Gets how many plugins it holds, over all platforms.</summary>
    public int Plugins { get; init; }

    /// <summary>Gets whether it was written; false where the same was there already.</summary>
    public bool Changed { get; init; }

    internal static CniPackage Read(JsonElement json) =>
        new(json.Text("id"), json.Text("version"), json.Text("path"), json.Text("contentHash"))
        {
            Platforms = json.Texts("platforms"),
            Plugins = (int)(json.Number("plugins") ?? 0),
            Changed = json.Flag("changed"),
        };
}
