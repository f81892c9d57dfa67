using CniImageKit.Manifest;
using CniImageKit.Trust;

namespace CniImageKit.Sources.Signatures;

/// <summary>What is asked of one signature: of which release, by which item of the manifest, over which content, and when.</summary>
internal sealed record SignatureQuestion(Release Release, SignatureCheck Check, SignedContent Content, DateTimeOffset Now)
{
    /// <summary>Where keys lie.</summary>
    public PluginManifest Manifest => Release.Manifest;

    /// <summary>The place to blame.</summary>
    public Diagnostics.Location At => Check.At;
}
