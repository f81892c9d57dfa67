using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <content>What brings plugins elsewhere.</content>
public static partial class CniAliases
{
    /// <summary>Makes NuGet packages of exactly the plugins that the lock names, with SBOMs, report and lock inside.</summary>
    /// <param name="context">The context.</param>
    /// <param name="manifest">The manifest; <c>cni.yaml</c> where null.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The packages.</returns>
    /// <remarks>The same lock gives the same bytes on any machine. A manifest takes them back with <c>from: nuget</c>.</remarks>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// foreach (var package in CniPack("cni.yaml", new CniPackSettings { Id = "Contoso.CniPlugins" }).Packages)
    ///     DotNetNuGetPush(package.Path, new DotNetNuGetPushSettings { Source = "contoso" });
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Ship")]
    public static CniPackResult CniPack(this ICakeContext context, FilePath? manifest = null, CniPackSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        settings ??= new CniPackSettings();
        var arguments = new ProcessArgumentBuilder().Append("pack").AppendQuoted(Full(context, manifest ?? Manifest));
        Locked(context, arguments, settings);
        ForPlatforms(arguments, settings);
        arguments.AppendSwitchQuoted("--output", Full(context, settings.Output));
        if (settings.Id is not null) arguments.AppendSwitchQuoted("--id", settings.Id);
        if (settings.Version is not null) arguments.AppendSwitchQuoted("--version", settings.Version);
        if (settings.PerPlatform) arguments.Append("--per-platform");
        var packed = new CniRunner(context).Run(arguments, settings, CniPackResult.Read);
        foreach (var package in packed.Packages)
        {
            var shown = context.Environment.WorkingDirectory.GetRelativePath(package.Path);
            context.Log.Information("{0}", $"{(package.Changed ? "packed" : "unchanged"),-11}  {shown}");
        }

        return packed;
    }

    /// <summary>Adds the locked plugins to an image that any builder made, each platform's to the image of that platform.</summary>
    /// <param name="context">The context.</param>
    /// <param name="target">
    /// <c>oci:DIR[:NAME]</c>, <c>oci-archive:FILE</c>, <c>docker-archive:FILE</c>, or a path whose content tells.
    /// </param>
    /// <param name="settings">The settings.</param>
    /// <returns>The image's digests.</returns>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// DotNetPublish("src/App", new DotNetPublishSettings
    /// {
    ///     ArgumentCustomization = a => a.Append("-t:PublishContainer -p:ContainerArchiveOutputPath=app.tar.gz"),
    /// });
    /// var image = CniAppend("app.tar.gz", new CniAppendSettings { Destination = "oci-archive:artifacts/app.tar" });
    /// Information($"{image.Digest}");
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Ship")]
    public static CniAppendResult CniAppend(this ICakeContext context, string target, CniAppendSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(target);
        settings ??= new CniAppendSettings();
        var arguments = new ProcessArgumentBuilder().Append("append").AppendQuoted(target)
            .AppendSwitchQuoted("--manifest", Full(context, settings.Manifest ?? Manifest));
        if (settings.Destination is not null) arguments.AppendSwitchQuoted("--to", settings.Destination);
        if (settings.Tag is not null) arguments.AppendSwitchQuoted("--tag", settings.Tag);
        Locked(context, arguments, settings);
        ForPlatforms(arguments, settings);
        if (settings.Compression is { } compression) arguments.Append($"--compression {compression.ToString().ToLowerInvariant()}");
        if (settings.Rebuild) arguments.Append("--rebuild");
        var image = new CniRunner(context).Run(arguments, settings, CniAppendResult.Read);
        context.Log.Information("{0}", $"{(image.Changed ? "appended" : "unchanged"),-11}  {image.Destination}  {image.Digest}");
        return image;
    }
}
