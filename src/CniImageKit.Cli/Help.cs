using System.Collections.Frozen;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CniImageKit.Cli;

/// <summary>The help of a command: what the parser knows of it, then examples; for the whole also exit codes and variables.</summary>
internal sealed class Help(HelpAction inner) : SynchronousCommandLineAction
{
    private static readonly FrozenDictionary<string, string> Examples = new Dictionary<string, string>
    {
        ["init"] = """
              cnikit init                          write cni.yaml from what is seen here
              cnikit init --configs deploy/net     take the plugins that this configuration names
            """,
        ["lock"] = """
              cnikit lock                          write cni.lock.json beside cni.yaml
              cnikit lock --check                  fail in CI where the lock does not fit the manifest
              cnikit lock images/edge/cni.yaml     another manifest, with its own lock
            """,
        ["update"] = """
              cnikit update                        the newest versions that fit, of all sources
              cnikit update flannel                of this source alone
            """,
        ["fetch"] = """
              cnikit fetch && cnikit bake --offline
              cnikit fetch -p linux/arm64          for one platform only
            """,
        ["bake"] = """
              cnikit bake                          the outputs that cni.yaml names, or the whole set in artifacts/node
              cnikit bake --output out -p linux/arm64
              cnikit bake --offline                fail rather than fetch what the store lacks
            """,
        ["append"] = """
              cnikit append app.tar.gz             an archive that the .NET SDK, docker save or podman save wrote
              cnikit append oci:layout:v1 --to oci:layout:v1-cni
              cnikit append docker://registry.example/app:1 --tag 1-cni
            """,
        ["pack"] = """
              cnikit pack --id Acme.CniPlugins --output packages
              cnikit pack --id Acme.CniPlugins --version 1.9.1 --per-platform
              dotnet nuget push packages/*.nupkg --source NAME
            """,
        ["verify"] = """
              cnikit verify artifacts/node/layout  an image
              cnikit verify /mnt/rootfs            a mounted root file system
              cnikit verify /opt/cni/bin --lock cni.lock.json
            """,
        ["diff"] = """
              cnikit diff old.lock.json cni.lock.json
              cnikit diff images/a/cni.yaml images/b/cni.yaml     the locks beside two manifests
              cnikit diff <(git show HEAD:cni.lock.json) cni.lock.json --exit-code
            """,
        ["inspect"] = """
              cnikit inspect /opt/cni/bin          a table of what lies there
              cnikit inspect bridge                all that one plugin tells of itself
              cnikit inspect cni-plugins-linux-amd64-v1.9.1.tgz --json
            """,
        ["explain"] = """
              cnikit explain CNIK3002              what it means and how to mend it
              cnikit explain                       all rules
            """,
        ["schema"] = """
              cnikit schema > cni.schema.json      then, at the top of cni.yaml:
                                                   # yaml-language-server: $schema=cni.schema.json
            """,
        ["cache"] = """
              cnikit cache path                    for a CI cache step
              cnikit cache size
              cnikit cache clear                   all content; it is fetched again when needed
              cnikit cache clear --all             also forget which state of an apt archive was seen last
            """,
    }.ToFrozenDictionary();

    private const string Whole = """
        Exit codes:
          0 done   1 failed, with diagnostics   2 wrong usage   3 a check found drift   130 cancelled

        Environment:
          CNIKIT_CACHE        the store's directory
          SOURCE_DATE_EPOCH   the time that outputs carry, instead of the lock's
          HTTPS_PROXY, HTTP_PROXY, NO_PROXY
          NO_COLOR            no colours

        Examples:
          cnikit init && cnikit lock && cnikit bake
          cnikit lock --check && cnikit verify artifacts/node/layout
        """;

    /// <summary>Gives the root's help option these texts.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction inner) option.Action = new Help(inner);
        }
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = inner.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        while (!Examples.ContainsKey(command.Name) && command.Parents.OfType<Command>().FirstOrDefault() is { } parent) command = parent;
        var output = parseResult.InvocationConfiguration.Output;
        if (Examples.GetValueOrDefault(command.Name) is { } examples) output.WriteLine($"Examples:\n{examples}");
        else output.WriteLine(Whole);
        return code;
    }
}
