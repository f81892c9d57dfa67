namespace CniImageKit.Testing;

/// <summary>An image of busybox alone, which serves the file <c>hello</c> on port 80.</summary>
public static class TinyImage
{
    /// <summary>Its name. With this host no runtime looks for it in a registry.</summary>
    public const string Name = "localhost/tiny:1";

    /// <summary>What the file says.</summary>
    public const string Hello = "hello from the pod";

    /// <summary>Makes it as an OCI archive that names it; the archive's path.</summary>
    public static async Task<string> ArchiveAsync(TempFolder folder)
    {
        var (umoci, busybox) = (Needs.Tool("umoci", "umoci"), Needs.Tool("busybox", "busybox-static"));
        var skopeo = Needs.Tool("skopeo", "skopeo");
        var image = $"{folder["tiny"]}:1";
        folder.Write("www/hello", Hello);
        string[] command = ["/bin/busybox", "httpd", "-f", "-p", "80", "-h", "/www"];
        string[][] steps =
        [
            ["init", "--layout", folder["tiny"]], ["new", "--image", image], ["insert", "--image", image, busybox, "/bin/busybox"],
            ["insert", "--image", image, folder["www"], "/www"],
            ["config", "--image", image, .. command.Select(c => $"--config.entrypoint={c}")],
        ];
        foreach (var step in steps) (await Shell.RunAsync(umoci, step)).Ok();
        (await Shell.RunAsync(skopeo, "copy", $"oci:{image}", $"oci-archive:{folder["tiny.tar"]}:{Name}")).Ok();
        return folder["tiny.tar"];
    }
}
