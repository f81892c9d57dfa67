// Puts the CNI plugins of its own image onto the node whose directory is mounted at the second argument.
string[] all = args.Length == 0 ? ["/opt/cni/bin", "/host/opt/cni/bin"] : args;
if (all is not [var from, var to])
{
    Console.Error.WriteLine("usage: product-container [FROM TO]");
    return 2;
}

foreach (var plugin in Directory.EnumerateFiles(from).Order(StringComparer.Ordinal))
{
    // A plugin may be running: it is replaced, and never written over.
    var place = Path.Combine(to, Path.GetFileName(plugin));
    var draft = Path.Combine(to, $".{Path.GetFileName(plugin)}.new");
    File.Copy(plugin, draft, overwrite: true);
    File.Move(draft, place, overwrite: true);
    Console.WriteLine(place);
}

return 0;
