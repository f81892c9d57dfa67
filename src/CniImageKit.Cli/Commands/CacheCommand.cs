using System.CommandLine;
using CniImageKit.Locking;
using CniImageKit.Store;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit cache path|size|clear</c>: the store, which may be emptied at any time and is filled again.</summary>
internal static class CacheCommand
{
    public static Command Create()
    {
        var path = new Command("path", "Print the store's directory");
        path.Run((session, _) => Task.FromResult(Tell(session, "", null)));

        var size = new Command("size", "Tell how much lies in the store");
        size.Run((session, _) => Task.FromResult(Tell(session, "holds", Of(session, b => b.StoreSize()))));

        var all = new Option<bool>("--all")
        {
            Description = "Also forget which state of an apt archive was seen last, which guards against being served an older one",
        };
        var clear = new Command("clear", "Delete what lies in the store; refused while another process writes to it") { all };
        clear.Run(
            (session, _) => Task.FromResult(Tell(session, "cleared", Of(session, b => b.ClearStore(session.Arguments.GetValue(all))))));
        return new Command("cache", "Show or empty the store of verified content") { path, size, clear };
    }

    private static StoreSize Of(Session session, Func<Bakery, StoreSize> ask)
    {
        using var bakery = new Bakery(session.Host);
        return ask(bakery);
    }

    private static ExitCode Tell(Session session, string what, StoreSize? size)
    {
        var root = session.Host.StoreRoot;
        if (session.Screen.Json)
        {
            session.Screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteString("path", root);
                if (size is null) return;
                json.WriteNumber("files", size.Files);
                json.WriteNumber("bytes", size.Bytes);
            }));
        }
        else if (size is null)
        {
            session.Screen.Result(root);
        }
        else
        {
            session.Screen.Say($"{root}  {what} {size.Files} files, {Screen.Bytes(size.Bytes)}");
        }

        return ExitCode.Ok;
    }
}
