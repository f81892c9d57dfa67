using System.Buffers;
using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Deploying;
using CniImageKit.Nodes.Deploying.Forms;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Lock → what brings its plugins to nodes that run, in several forms. Raises what a bake raises, and CNIK7310 to 7315.
/// </summary>
internal sealed class Deployment(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    private static readonly SearchValues<char> PlainPath =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-/");

    private static readonly SearchValues<char> PlainAddress =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-/:~%@[]");

    private readonly FreshInputs fresh = new(host, catalog, store, sources);

    /// <summary>Writes each form into a directory of its own, whole or not at all; nothing is touched that is the same already.</summary>
    public async Task<DeployOutcome> RunAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        var inputs = fresh.Read(request.Manifest, request.LockFile, null, Bakery.Version, request.Policy);
        var platforms = Bake.PlatformsOf(request.Platforms, inputs.Manifest);
        ImmutableArray<Platform> served = [.. platforms.Where(p => p.Os == "linux")];
        var at = new Location(inputs.Manifest.File);
        if (served.IsEmpty)
            throw new CniImageKitException(Rules.NothingToDeploy(at, [.. platforms.Select(p => p.ToString())]));
        foreach (var left in platforms.Except(served)) host.Progress.Report(new WarningFound(Rules.DeployLeftOut(at, left)));
        var directory = Directory(request, inputs);
        await fresh.RefuseAsync(inputs, served, cancellationToken);
        var staged = await fresh.StageAsync(inputs, served, cancellationToken);
        var set = new DeploySet
        {
            Directory = directory,
            Lock = inputs.LockDigest,
            LockBytes = inputs.LockBytes,
            Platforms = [.. staged.Select(s => new DeployPlatform(s.Platform, PluginsOf(s, inputs.Layout)))],
            Source = request.Source,
            Force = request.Force,
            Image = request.Image,
            Installer = request.Installer,
        };
        var kinds = request.Kinds.Distinct().Append(DeployKind.Settings).Concat(set.Source is null ? [] : [DeployKind.Tree]);
        var forms = await fresh.ScrubbingAsync(staged, () => WriteAsync(kinds, request.Output, set, cancellationToken), cancellationToken);
        return new DeployOutcome(forms, set.Platforms.Sum(p => p.Plugins.Length), served);
    }

    private async Task<ImmutableArray<DeployedForm>> WriteAsync(
        IEnumerable<DeployKind> kinds, string output, DeploySet set, CancellationToken cancellationToken)
    {
        ImmutableArray<DeployKind> all = [.. kinds];
        foreach (var kind in all)
        {
            var shown = Path.Combine(output, kind.Word());
            FormDirectory.Guard(host.Resolve(shown), shown, kind);
        }

        var forms = ImmutableArray.CreateBuilder<DeployedForm>();
        foreach (var kind in all)
        {
            var shown = Path.Combine(output, kind.Word());
            host.Progress.Report(new StepStarted($"writing {shown}"));
            var files = DeployForms.Files(kind, set).OrderBy(f => f.Path, StringComparer.Ordinal).ToList();
            var written = kind == DeployKind.Tree
                ? await FormDirectory.AddAsync(host.Resolve(shown), files, cancellationToken)
                : await FormDirectory.ReplaceAsync(host.Resolve(shown), files, cancellationToken);
            Measure(kind, shown, files, set);
            forms.Add(new DeployedForm(kind, shown, files.Count, written));
        }

        return forms.ToImmutable();
    }

    // Once a form: what is true of the largest.
    private void Measure(DeployKind kind, string shown, IEnumerable<DeployFile> files, DeploySet set)
    {
        if (files.Where(f => UserData.Instead(kind, f.Path) is not null).MaxBy(f => f.Text.Length) is not { } largest) return;
        if (UserData.TooLargeFor(largest.Text.Length) is not { IsEmpty: false } clouds) return;
        var instead = UserData.Instead(kind, largest.Path)!;
        host.Progress.Report(new WarningFound(Rules.LargeUserData(
            Path.Combine(shown, largest.Path), largest.Text.Length, clouds, fetched: set.Source is not null, instead)));
    }

    private static void Check(DeployRequest request)
    {
        var findings = new List<Diagnostic>();
        if (request.Kinds.Contains(DeployKind.DaemonSet) && request.Image is null && (request.Source is null || request.Installer is null))
            findings.Add(Rules.DeployNeeds(DeployKind.DaemonSet.Word()));
        if (request.Image is { } image && !IsPinned(image)) findings.Add(Rules.DeployNotPinned("--image", image));
        if (request.Installer is { } installer && !IsPinned(installer)) findings.Add(Rules.DeployNotPinned("--installer", installer));
        if (request.Source is { } source && !IsAddress(source)) findings.Add(Rules.DeploySource(Shown(source)));
        if (findings.Count > 0) throw new CniImageKitException([.. findings]);
    }

    private static ImagePath Directory(DeployRequest request, BakeInputs inputs)
    {
        var named = request.Directory ?? inputs.Layout.PluginDirectory.Value;
        return ImagePath.TryParse(named, out var path) && path.Parent is not null && !named.AsSpan().ContainsAnyExcept(PlainPath)
            ? path
            : throw new CniImageKitException(Rules.DeployDirectory(named));
    }

    private static ImmutableArray<Staging.StagedFile> PluginsOf(StagedPlatform staged, LayoutProfile layout) =>
        [.. staged.Tree.Files.Where(f => f.Path.Parent == layout.PluginDirectory)];

    private static bool IsPinned(string image) =>
        image.Split('@') is [{ Length: > 0 } name, var digest] && !name.AsSpan().ContainsAnyExcept(PlainAddress)
        && Digest.TryParse(digest, out _);

    // What may be a password is not repeated.
    private static string Shown(string source) =>
        source.Split('@') is [.., var last] && last != source ? $"…@{last}" : source.Split('?')[0];

    private static bool IsAddress(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        && !source.AsSpan().ContainsAnyExcept(PlainAddress) && !source.Contains('@', StringComparison.Ordinal);
}
