using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>
/// <para>Puts CNI plugins into node images: pinned by a lock, verified and reproducible.</para>
/// <para>In a script, the addin brings all that is needed:</para>
/// <para><code>#addin nuget:?package=Cake.CniImageKit&amp;version=0.1.0</code></para>
/// </summary>
[CakeAliasCategory("CNI")]
[CakeNamespaceImport("Cake.CniImageKit")]
public static partial class CniAliases
{
    /// <summary>Resolves the manifest into its lock: exact versions, digests and facts for every platform.</summary>
    /// <param name="context">The context.</param>
    /// <param name="manifest">The manifest; <c>cni.yaml</c> where null.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What was done.</returns>
    /// <remarks>This and no other alias decides anything: commit what it writes.</remarks>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// Task("Update").Does(() => CniLock("cni.yaml", new CniLockSettings { UpdateAll = true }));
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Lock")]
    public static CniLockResult CniLock(this ICakeContext context, FilePath? manifest = null, CniLockSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        settings ??= new CniLockSettings();
        var arguments = new ProcessArgumentBuilder();
        // The command that updates takes everything where it is given no name.
        if (settings.UpdateAll) arguments.Append("update").AppendSwitchQuoted("--manifest", Full(context, manifest ?? Manifest));
        else arguments.Append("lock").AppendQuoted(Full(context, manifest ?? Manifest));
        Locked(context, arguments, settings);
        if (!settings.UpdateAll)
        {
            foreach (var source in settings.Update) arguments.AppendSwitchQuoted("--update", source);
        }

        return new CniRunner(context).Run(arguments, settings, CniLockResult.Read);
    }

    /// <summary>Asks whether the lock fits the manifest, without network; writes nothing.</summary>
    /// <param name="context">The context.</param>
    /// <param name="manifest">The manifest; <c>cni.yaml</c> where null.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="CakeException">The lock does not fit (exit code 3), or cannot be read.</exception>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// Task("Check").Does(() => CniCheck("cni.yaml"));
    ///
    /// Task("Refresh").Does(() =>
    /// {
    ///     if (!CniCheck("cni.yaml", new CniCheckSettings { ThrowOnDrift = false }).Fits) CniLock("cni.yaml");
    /// });
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Lock")]
    public static CniCheckResult CniCheck(this ICakeContext context, FilePath? manifest = null, CniCheckSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        settings ??= new CniCheckSettings();
        var arguments = new ProcessArgumentBuilder().Append("lock").AppendQuoted(Full(context, manifest ?? Manifest)).Append("--check");
        Locked(context, arguments, settings);
        return new CniRunner(context).Run(arguments, settings, CniCheckResult.Read, mayDrift: !settings.ThrowOnDrift);
    }

    /// <summary>
    /// Tells what differs between the lock and what it is compared with, or between the two sides of a range, plugin by plugin. That
    /// something does is no failure.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="old">
    /// A revision (<c>main</c>), a range (<c>main..</c>, <c>main...topic</c>) or an image (<c>docker://HOST/REPOSITORY:TAG</c>), in the
    /// words of <c>cnikit diff</c>.
    /// </param>
    /// <returns>What was found.</returns>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// if (CniDiff("main..").Loud) throw new CakeException("Something changed that nobody asked for.");
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Lock")]
    public static CniDiffResult CniDiff(this ICakeContext context, string old) => CniDiff(context, old, new CniDiffSettings());

    /// <summary>The same with settings.</summary>
    /// <param name="context">The context.</param>
    /// <param name="old">A revision, a range or an image.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What was found.</returns>
    [CakeMethodAlias]
    [CakeAliasCategory("Lock")]
    public static CniDiffResult CniDiff(this ICakeContext context, string old, CniDiffSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(old);
        ArgumentNullException.ThrowIfNull(settings);
        var arguments = new ProcessArgumentBuilder().Append("diff").AppendQuoted(old);
        return new CniRunner(context).Run(arguments, settings, CniDiffResult.Read, mayDrift: true);
    }

    /// <summary>Tells what differs between two locks, images or directories, plugin by plugin. That something does is no failure.</summary>
    /// <param name="context">The context.</param>
    /// <param name="old">A lock, a manifest for the lock beside it, an image or a directory.</param>
    /// <param name="new">What to compare it with, in the same way.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What was found.</returns>
    /// <example>
    /// <code>
    /// <![CDATA[
    /// var diff = CniDiff("released/cni.lock.json", "cni.lock.json");
    /// foreach (var plugin in diff.Plugins) Information($"{plugin.Plugin} {plugin.Change}: {plugin.From} {plugin.To}");
    /// if (diff.Loud) throw new CakeException("Something changed that nobody asked for.");
    /// ]]>
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Lock")]
    public static CniDiffResult CniDiff(this ICakeContext context, FilePath old, FilePath @new, CniDiffSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var arguments = new ProcessArgumentBuilder().Append("diff").AppendQuoted(Full(context, old)).AppendQuoted(Full(context, @new));
        return new CniRunner(context).Run(arguments, settings ?? new CniDiffSettings(), CniDiffResult.Read, mayDrift: true);
    }

    private static FilePath Manifest => "cni.yaml";

    private static string Full(ICakeContext context, FilePath path) => path.MakeAbsolute(context.Environment).FullPath;

    private static string Full(ICakeContext context, DirectoryPath path) => path.MakeAbsolute(context.Environment).FullPath;

    private static void Locked(ICakeContext context, ProcessArgumentBuilder arguments, CniManifestSettings settings)
    {
        if (settings.LockFile is not null) arguments.AppendSwitchQuoted("--lock", Full(context, settings.LockFile));
        if (settings.Policy is not null) arguments.AppendSwitchQuoted("--policy", Full(context, settings.Policy));
    }
}
