namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule ImageLacksPlatformRule = new("CNIK2050", "image lacks a platform");
    private static readonly Rule PathNotInImageRule = new("CNIK2051", "nothing at that path in the image");

    /// <summary>The tag has no image for the platform.</summary>
    public static Diagnostic ImageLacksPlatform(Location at, string image, Platform platform, IEnumerable<string> has) =>
        new Diagnostic(ImageLacksPlatformRule, at, $"{Printable(image)} has no image for {platform}.")
            .With("found", Printable(Listed(has)))
            .With("mend", "choose another version, or leave the platform out with 'platforms:' at this entry");

    /// <summary>No file, and no directory with files, is at the path.</summary>
    public static Diagnostic PathNotInImage(Location at, string path, string image) =>
        new Diagnostic(PathNotInImageRule, at, $"There is no file at {Printable(path)} in {Printable(image)}.")
            .With("mend", "correct 'path:'; 'skopeo inspect' and the project's Dockerfile tell where the plugin lies");
}
