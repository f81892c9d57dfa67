using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>What <c>CniFetch</c> takes.</summary>
public sealed class CniFetchSettings : CniPlatformSettings;

/// <summary>What <c>CniBake</c> takes.</summary>
public sealed class CniBakeSettings : CniPlatformSettings
{
    /// <summary>Gets or sets the directory that gets the whole set of outputs.</summary>
    /// <value>Null: the outputs that the manifest names.</value>
    public DirectoryPath? Output { get; set; }

    /// <summary>Gets or sets whether everything is made anew, trusting no earlier layer and no earlier output.</summary>
    /// <value>False.</value>
    public bool Rebuild { get; set; }
}
