using System.CommandLine;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit init [FILE]</c>: a first manifest that works here; <c>--git</c>: git knows its lock.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("manifest")
        {
            Description = "The file to write",
            DefaultValueFactory = _ => "cni.yaml",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var configs = new Option<string[]>("--configs")
        {
            Description =
                "Look for CNI configuration that names plugins in this directory (default: here and /etc/cni/net.d); may be repeated",
            HelpName = "DIR",
        };
        var git = GitOptions.Create();
        const string what = "Write a first manifest from what is seen here, or with --git set up a git repository for its lock";
        var command = new Command("init", what) { file, configs, git.Git, git.Check, git.Program, git.NoHook };
        command.Validators.Add(git.Validate);
        command.Run(async (session, cancellation) =>
        {
            if (session.Arguments.GetValue(git.Git)) return await git.RunAsync(session, session.Arguments.GetValue(file)!, cancellation);
            var named = session.Arguments.GetValue(file)!;
            var path = session.Host.Resolve(named);
            if (File.Exists(path)) throw new CniImageKitException(Rules.ManifestExists(named));
            using var bakery = new Bakery(session.Host);
            string[] directories = session.Arguments.GetValue(configs) is { Length: > 0 } chosen ? chosen : [".", "/etc/cni/net.d"];
            var text = await session.Display.RunAsync(() => bakery.SketchAsync(directories, cancellation));
            await using (var content = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
                await content.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellation);
            if (session.Screen.Json)
            {
                session.Screen.Result(CanonicalJson.Document(json =>
                {
                    json.WriteBoolean("ok", true);
                    json.WriteString("manifest", named);
                    json.WriteString("text", text);
                }));
                return ExitCode.Ok;
            }

            session.Screen.Say(text.TrimEnd());
            session.Screen.Say($"wrote {named}; next: cnikit lock, then cnikit bake");
            return ExitCode.Ok;
        });
        return command;
    }
}
