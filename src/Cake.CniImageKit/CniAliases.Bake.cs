using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <content>What works from the lock.</content>
public static partial class CniAliases
{
    /// <summary>Brings what the lock names into the store, verified, so that a later bake needs no network.</summary>
    /// <param name="context">The context.</param>
    /// <param name="manifest">The manifest; <c>cni.yaml</c> where null.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What lies in the store now.</returns>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// CniFetch("cni.yaml");
    /// CniBake("cni.yaml", new CniBakeSettings { Offline = true });
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Bake")]
    public static CniFetchResult CniFetch(this ICakeContext context, FilePath? manifest = null, CniFetchSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        settings ??= new CniFetchSettings();
        var arguments = new ProcessArgumentBuilder().Append("fetch").AppendQuoted(Full(context, manifest ?? Manifest));
        Locked(context, arguments, settings);
        ForPlatforms(arguments, settings);
        return new CniRunner(context).Run(arguments, settings, CniFetchResult.Read);
    }

    /// <summary>Makes images, layers, root file systems and SBOMs from exactly the bytes that the lock names.</summary>
    /// <param name="context">The context.</param>
    /// <param name="manifest">The manifest; <c>cni.yaml</c> where null.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What lies where, with digests.</returns>
    /// <exception cref="CakeException">It was not baked; the findings say why.</exception>
    /// <remarks>Where all is there already, nothing is touched, and the result says so.</remarks>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// Task("Node").Does(() =>
    /// {
    ///     CniCheck("cni.yaml");
    ///     var baked = CniBake("cni.yaml", new CniBakeSettings { Output = "artifacts/node", Platforms = { "linux/amd64" } });
    ///     Information($"{baked.Image.Digest}");
    /// });
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Bake")]
    public static CniBakeResult CniBake(this ICakeContext context, FilePath? manifest = null, CniBakeSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        settings ??= new CniBakeSettings();
        var arguments = new ProcessArgumentBuilder().Append("bake").AppendQuoted(Full(context, manifest ?? Manifest));
        Locked(context, arguments, settings);
        ForPlatforms(arguments, settings);
        if (settings.Output is not null) arguments.AppendSwitchQuoted("--output", Full(context, settings.Output));
        if (settings.Rebuild) arguments.Append("--rebuild");
        var baked = new CniRunner(context).Run(arguments, settings, CniBakeResult.Read);
        Tell(context, baked);
        return baked;
    }

    /// <summary>Compares what lies in a directory, tar or image with the lock.</summary>
    /// <param name="context">The context.</param>
    /// <param name="target">A root file system or plugin directory, a layer or tar, an OCI layout or archive.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="CakeException">The target differs from the lock (exit code 3), or cannot be read.</exception>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// CniVerify("artifacts/node/layout");
    /// CniVerify("/mnt/rootfs", new CniVerifySettings { LockFile = "cni.lock.json", Platform = "linux/amd64" });
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Verify")]
    public static CniVerifyResult CniVerify(this ICakeContext context, string target, CniVerifySettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(settings);
        var arguments = new ProcessArgumentBuilder().Append("verify").AppendQuoted(Full(context, new FilePath(target)))
            .AppendSwitchQuoted("--manifest", Full(context, settings.Manifest ?? Manifest));
        Locked(context, arguments, settings);
        if (settings.Platform is not null) arguments.AppendSwitchQuoted("--platform", settings.Platform);
        return new CniRunner(context).Run(arguments, settings, CniVerifyResult.Read, mayDrift: !settings.ThrowOnDrift);
    }

    /// <inheritdoc cref="CniVerify(ICakeContext, string, CniVerifySettings)"/>
    [CakeMethodAlias]
    [CakeAliasCategory("Verify")]
    public static CniVerifyResult CniVerify(this ICakeContext context, string target) =>
        CniVerify(context, target, new CniVerifySettings());

    /// <inheritdoc cref="CniVerify(ICakeContext, string, CniVerifySettings)"/>
    [CakeMethodAlias]
    [CakeAliasCategory("Verify")]
    public static CniVerifyResult CniVerify(this ICakeContext context, FilePath target) =>
        CniVerify(context, target, new CniVerifySettings());

    /// <inheritdoc cref="CniVerify(ICakeContext, string, CniVerifySettings)"/>
    [CakeMethodAlias]
    [CakeAliasCategory("Verify")]
    public static CniVerifyResult CniVerify(this ICakeContext context, FilePath target, CniVerifySettings settings)
    {
        ArgumentNullException.ThrowIfNull(target);
        return CniVerify(context, target.FullPath, settings);
    }

    /// <inheritdoc cref="CniVerify(ICakeContext, string, CniVerifySettings)"/>
    [CakeMethodAlias]
    [CakeAliasCategory("Verify")]
    public static CniVerifyResult CniVerify(this ICakeContext context, DirectoryPath target) =>
        CniVerify(context, target, new CniVerifySettings());

    /// <inheritdoc cref="CniVerify(ICakeContext, string, CniVerifySettings)"/>
    [CakeMethodAlias]
    [CakeAliasCategory("Verify")]
    public static CniVerifyResult CniVerify(this ICakeContext context, DirectoryPath target, CniVerifySettings settings)
    {
        ArgumentNullException.ThrowIfNull(target);
        return CniVerify(context, target.FullPath, settings);
    }

    // Where nothing changed, what people look for is one line.
    private static void Tell(ICakeContext context, CniBakeResult baked)
    {
        foreach (var output in baked.Unchanged ? baked.Outputs.Take(1) : baked.Outputs)
        {
            var shown = context.Environment.WorkingDirectory.GetRelativePath(output.Path);
            context.Log.Information("{0}", $"{(baked.Unchanged ? "unchanged" : output.Kind),-11}  {shown}  {output.Digest}".TrimEnd());
        }
    }

    private static void ForPlatforms(ProcessArgumentBuilder arguments, CniPlatformSettings settings)
    {
        foreach (var platform in settings.Platforms) arguments.AppendSwitchQuoted("--platform", platform);
    }
}
