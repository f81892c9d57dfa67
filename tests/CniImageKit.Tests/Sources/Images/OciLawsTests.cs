using System.Text;
using CniImageKit.Sources.Images;
using CniImageKit.Tests.Append;

namespace CniImageKit.Tests.Sources.Images;

public sealed class OciLawsTests : SourceLaws
{
    private protected override Task<SourceCase> ArrangeAsync(TempFolder folder)
    {
        var site = new ImageSite();
        var manifest = site.Built.Of("linux/amd64", [BuiltImage.Tar(BuiltImage.File("usr/bin/sriov", "plugin"u8.ToArray()))]);
        site.Tags["v1.2.0"] = site.Built.Index(manifest);
        return Task.FromResult(new SourceCase
        {
            Make = (host, fetcher, store) => new OciSource(host, fetcher, store),
            Manifest = SourceCase.Read(folder, $"from: oci\nimage: {site.Image}\npath: /usr/bin/sriov"),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () =>
            {
                var digest = manifest["digest"]!.GetValue<string>();
                site.Instead[digest] = [.. site.Built.Blobs[Digest.Parse(digest)], .. Encoding.ASCII.GetBytes(" ")];
                return Task.CompletedTask;
            },
            Withdraw = () =>
            {
                site.Gone = true;
                return Task.CompletedTask;
            },
            End = site.DisposeAsync,
        });
    }
}
