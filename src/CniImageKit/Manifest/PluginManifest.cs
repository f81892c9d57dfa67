using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using NuGet.Versioning;

namespace CniImageKit.Manifest;

/// <summary>A value and where in the manifest it stands.</summary>
/// <param name="Value">The value.</param>
/// <param name="At">Its file, line and column.</param>
internal sealed record Located<T>(T Value, Location At);

/// <summary>cni.yaml, read and checked. Every value knows its place, so that a later finding can point at it.</summary>
internal sealed record PluginManifest
{
    /// <summary>The path as the user named it, for messages.</summary>
    public required string File { get; init; }

    /// <summary>The absolute directory that <c>directory:</c> sources and outputs are relative to.</summary>
    public required string Directory { get; init; }

    /// <summary>The declared platforms, in the manifest's order, without duplicates.</summary>
    public required ImmutableArray<Located<Platform>> Platforms { get; init; }

    /// <summary>What the node runs; all of it optional.</summary>
    public required NodeSpec Node { get; init; }

    /// <summary>Where plugins come from, one entry a source; <see cref="PluginEntry.Name"/> is unique.</summary>
    public required ImmutableArray<PluginEntry> Plugins { get; init; }

    /// <summary>What a bare <c>cnikit bake</c> makes.</summary>
    public required ImmutableArray<OutputSpec> Outputs { get; init; }

    /// <summary>Who answers for the images and what is said of them, or null.</summary>
    public AuthorSpec? Author { get; init; }

    /// <summary>VEX documents that speak of the plugins, relative to the manifest.</summary>
    public ImmutableArray<Located<string>> Vex { get; init; } = [];

    /// <summary>CNIK15xx: nothing false, but something to mend.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}

/// <summary>The <c>node:</c> block.</summary>
internal sealed record NodeSpec
{
    /// <summary>Kubernetes minor version such as 1.34.</summary>
    public Located<string>? Kubernetes { get; init; }

    /// <summary>Name and version such as <c>containerd 2.1</c>.</summary>
    public Located<string>? Runtime { get; init; }

    /// <summary>Multus version such as 4.2.</summary>
    public Located<string>? Multus { get; init; }

    /// <summary>
    /// The C library of the node's root file system, <c>glibc 2.36</c>, <c>musl</c> or <c>none</c>: plugins that need more are refused.
    /// </summary>
    public Located<string>? Libc { get; init; }

    /// <summary>A layout profile's name; kubeadm where absent.</summary>
    public Located<string>? Layout { get; init; }
}

/// <summary>One item of <c>plugins:</c>.</summary>
internal sealed record PluginEntry
{
    /// <summary>
    /// The identity in the lock: <c>name:</c>, or else the catalog name, package, repository's last part or directory name.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The item's own place.</summary>
    public required Location At { get; init; }

    /// <summary>The word after <c>from:</c>: a catalog name or a source kind.</summary>
    public required Located<string> From { get; init; }

    /// <summary>Which versions fit, in NuGet syntax; null means the newest stable.</summary>
    public Located<VersionRange>? Version { get; init; }

    /// <summary>The version text when it is an exact pin that is no SemVer (a Debian version, a tag); compared as text.</summary>
    public Located<string>? ExactVersion { get; init; }

    /// <summary>The plugins to take; empty means all.</summary>
    public ImmutableArray<Located<string>> Include { get; init; } = [];

    /// <summary>The plugins to leave out; never together with <see cref="Include"/>.</summary>
    public ImmutableArray<Located<string>> Exclude { get; init; } = [];

    /// <summary>Name in the artifact → name on the node.</summary>
    public ImmutableSortedDictionary<string, Located<string>> Rename { get; init; } =
        ImmutableSortedDictionary<string, Located<string>>.Empty;

    /// <summary>Only these of the manifest's platforms; empty means all.</summary>
    public ImmutableArray<Located<Platform>> Platforms { get; init; } = [];

    /// <summary>Who must have signed the release; all of them.</summary>
    public ImmutableArray<SignatureCheck> Verify { get; init; } = [];

    /// <summary>The keys of this kind of source.</summary>
    public required SourceSettings Settings { get; init; }
}

/// <summary>The keys that belong to one kind of source. A catalog entry is turned into one of these when the manifest is read.</summary>
internal abstract record SourceSettings;

/// <summary><c>from: apt</c>.</summary>
internal sealed record AptSettings : SourceSettings
{
    /// <summary>The binary package.</summary>
    public required Located<string> Package { get; init; }

    /// <summary>Suites or codenames to look in; empty means those the sources name.</summary>
    public ImmutableArray<Located<string>> Suites { get; init; } = [];

    /// <summary>Components; empty means those the sources name, or main.</summary>
    public ImmutableArray<Located<string>> Components { get; init; } = [];

    /// <summary>Archive roots; empty means the machine's own sources.</summary>
    public ImmutableArray<Located<Uri>> Uris { get; init; } = [];

    /// <summary>A keyring file for <see cref="Uris"/>; without it the machine's own keyrings are used.</summary>
    public Located<string>? SignedBy { get; init; }

    /// <summary>The directory inside the package that holds plugins; null means the known ones.</summary>
    public Located<string>? Path { get; init; }
}

/// <summary><c>from: github</c>, and catalog entries that are released there.</summary>
internal sealed record GitHubSettings : SourceSettings
{
    /// <summary>owner/name.</summary>
    public required Located<string> Repository { get; init; }

    /// <summary>Asset name template with {version} (no leading v), {tag}, {os}, {arch}.</summary>
    public required Located<string> Asset { get; init; }

    /// <summary>Asset name template of the sums file; {asset} stands for the asset's own name. Null: look for the usual ones.</summary>
    public Located<string>? Sums { get; init; }

    /// <summary>Tag template, <c>v{version}</c> where absent.</summary>
    public Located<string>? Tag { get; init; }

    /// <summary>The API's root, <c>https://api.github.com</c> where absent; GitHub Enterprise has its own.</summary>
    public Located<Uri>? Api { get; init; }

    /// <summary>The catalog entry these settings came from, or null.</summary>
    public string? Catalog { get; init; }
}

/// <summary><c>from: url</c>.</summary>
internal sealed record UrlSettings : SourceSettings
{
    /// <summary>URL template with {version}, {os}, {arch}.</summary>
    public required Located<string> Url { get; init; }

    /// <summary>URL template of a sums file, or null.</summary>
    public Located<string>? Sums { get; init; }

    /// <summary>Platform → digest, where the manifest pins the bytes itself.</summary>
    public ImmutableSortedDictionary<Platform, Located<Digest>> Digests { get; init; } =
        ImmutableSortedDictionary<Platform, Located<Digest>>.Empty;

    /// <summary>URL templates to try after the first.</summary>
    public ImmutableArray<Located<string>> Mirrors { get; init; } = [];
}

/// <summary><c>from: nuget</c>.</summary>
internal sealed record NuGetSettings : SourceSettings
{
    /// <summary>Package id template with {os}, {arch}.</summary>
    public required Located<string> Package { get; init; }

    /// <summary>The name of a source in nuget.config, or an https address; null means every feed that source mapping allows.</summary>
    public Located<string>? Feed { get; init; }

    /// <summary>Whether a package without a pinned signature is refused.</summary>
    public bool RequireSignature { get; init; }

    /// <summary>SHA-256 of the certificates that a signature may be made with; empty means that nothing vouches for a signer.</summary>
    public ImmutableArray<Located<Digest>> Fingerprints { get; init; } = [];
}

/// <summary><c>from: oci</c>, and catalog entries whose plugins are published in an image only.</summary>
internal sealed record OciSettings : SourceSettings
{
    /// <summary>HOST/REPOSITORY, without tag and digest.</summary>
    public required Located<string> Image { get; init; }

    /// <summary>Whether the manifest names the image: a copy of the catalog's own, or one that the catalog does not know.</summary>
    public bool IsNamed { get; init; } = true;

    /// <summary>Files and directories in the image, absolute.</summary>
    public required ImmutableArray<Located<string>> Paths { get; init; }

    /// <summary>The catalog entry these settings came from, or null.</summary>
    public string? Catalog { get; init; }
}

/// <summary><c>from: directory</c>: binaries built beside the manifest.</summary>
internal sealed record DirectorySettings : SourceSettings
{
    /// <summary>Directory template with {os}, {arch}, relative to the manifest.</summary>
    public required Located<string> Path { get; init; }
}

/// <summary>One item of <c>outputs:</c>.</summary>
/// <param name="Kind">oci, oci-archive, rootfs, layer, sysext, sbom, provenance or report.</param>
/// <param name="Path">Relative to the manifest; {os} and {arch} stand for the platform where there is one output for each.</param>
/// <param name="Compression">zstd (where absent) or gzip; for kinds that hold a layer.</param>
internal sealed record OutputSpec(Located<string> Kind, Located<string> Path, Located<string>? Compression)
{
    /// <summary>Of an SBOM: cyclonedx-1.6 (where absent), cyclonedx-1.7, spdx-2.3 or spdx-3.0.1.</summary>
    public Located<string>? Format { get; init; }

    /// <summary>Of an image: what lies beside it, sbom and provenance.</summary>
    public ImmutableArray<Located<string>> Evidence { get; init; } = [];
}

/// <summary>The <c>author:</c> block: a person or organisation, with an address of either kind or both.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">An address, or null.</param>
/// <param name="Url">A page, or null.</param>
internal sealed record AuthorSpec(Located<string> Name, Located<string>? Email, Located<Uri>? Url);
