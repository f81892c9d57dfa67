using CniImageKit.Diagnostics;
using CniImageKit.Fetching;

namespace CniImageKit.Oci.Registry;

/// <summary>One question to a registry.</summary>
/// <param name="Image">The repository.</param>
/// <param name="Actions">What one must be allowed to do there: <c>pull</c> or <c>pull,push</c>.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the repository.</param>
/// <param name="At">The place to blame.</param>
internal sealed record Question(RegistryReference Image, string Actions, HttpMethod Method, string Path, Location At)
{
    /// <summary>Value of <c>Accept</c>, or null.</summary>
    public string? Accept { get; init; }

    /// <summary>What to send, or null.</summary>
    public UploadBody? Body { get; init; }

    /// <summary>Another repository that one must be allowed to read too, or null.</summary>
    public string? MountFrom { get; init; }

    /// <summary>The address that the registry named for this, instead of <see cref="Path"/>.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>Whether to ask once only: an upload that broke off goes on elsewhere.</summary>
    public bool Once { get; init; }
}
