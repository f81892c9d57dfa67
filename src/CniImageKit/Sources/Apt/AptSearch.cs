using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources.Apt.Machine;

namespace CniImageKit.Sources.Apt;

/// <summary>One suite to look in, and where it may be. At least one of the repositories must have it.</summary>
/// <param name="Suite">Suite or codename.</param>
/// <param name="At">Who asks for it.</param>
/// <param name="Repositories">Archives, in order.</param>
/// <param name="IsGuess">The suite is not configured here, so an archive that does not have it or cannot be reached is no failure.</param>
internal sealed record AptSearch(string Suite, Location At, ImmutableArray<AptRepository> Repositories, bool IsGuess)
{
    /// <summary>
    /// The manifest's own archives, or those of this machine: the suites that the manifest names, else all. A suite that the machine does
    /// not know is looked for in its archives, under the same keys. Raises CNIK2201, CNIK2215 and CNIK2216.
    /// </summary>
    public static ImmutableArray<AptSearch> Of(PluginEntry entry, AptSettings settings, PluginManifest manifest, AptMachine machine)
    {
        foreach (var suite in settings.Suites)
            if (!AptRepository.IsSuite(suite.Value))
                throw new CniImageKitException(Rules.SuiteNotUsable(suite.At, suite.Value));
        if (!settings.Uris.IsEmpty) return OfManifest(settings, manifest, machine);
        if (machine.Repositories.IsEmpty) throw new CniImageKitException(Rules.NoAptSources(entry.At));
        var repositories = machine.Repositories.Select(r => Narrow(r, settings)).ToImmutableArray();
        return settings.Suites.IsEmpty
            ? [.. repositories.Select(r => new AptSearch(r.Suite, r.At, [r], IsGuess: false))]
            : [.. settings.Suites.Select(s => OfSuite(s, repositories))];
    }

    /// <summary>The roots that a locked package may lie under: suites of an archive share its pool.</summary>
    public static ImmutableArray<Uri> Roots(AptSettings settings, AptMachine machine) =>
        settings.Uris.IsEmpty
            ? [.. machine.Repositories.Select(r => r.Root).Distinct()]
            : [.. settings.Uris.Select(RootOf).Distinct()];

    private static ImmutableArray<AptSearch> OfManifest(AptSettings settings, PluginManifest manifest, AptMachine machine)
    {
        if (settings.Suites.IsEmpty) throw new CniImageKitException(Rules.SuiteNeeded(settings.Uris[0].At));
        var repositories = settings.Uris.Select(uri => Narrow(new AptRepository
        {
            At = uri.At,
            Root = RootOf(uri),
            Suite = "",
            Components = ["main"],
            KeyringFile = settings.SignedBy is { } file ? Path.GetFullPath(file.Value, manifest.Directory) : null,
            SignedBy = machine.Repositories.FirstOrDefault(r => r.Root == RootOf(uri))?.SignedBy,
        }, settings)).ToArray();
        return
        [
            .. settings.Suites.Select(s =>
                new AptSearch(s.Value, s.At, [.. repositories.Select(r => r with { Suite = s.Value })], IsGuess: false)),
        ];
    }

    private static AptSearch OfSuite(Located<string> suite, ImmutableArray<AptRepository> repositories)
    {
        ImmutableArray<AptRepository> configured = [.. repositories.Where(r => r.Suite == suite.Value)];
        if (!configured.IsEmpty) return new AptSearch(suite.Value, suite.At, configured, IsGuess: false);
        var guesses = repositories.Where(r => !r.IsFlat).DistinctBy(r => (r.Root, r.SignedBy)).Select(r => r with { Suite = suite.Value });
        return new AptSearch(suite.Value, suite.At, [.. guesses], IsGuess: true);
    }

    private static AptRepository Narrow(AptRepository repository, AptSettings settings) =>
        settings.Components.IsEmpty || repository.IsFlat
            ? repository : repository with { Components = [.. settings.Components.Select(c => c.Value)] };

    private static Uri RootOf(Located<Uri> uri) =>
        AptRepository.ParseRoot(uri.Value.OriginalString)
        ?? throw new CniImageKitException(Rules.AptAddressNotUsable(uri.At, uri.Value.Scheme));
}
