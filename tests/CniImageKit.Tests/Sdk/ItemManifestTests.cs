using CniImageKit.Catalog;
using CniImageKit.Manifest;

namespace CniImageKit.Tests.Sdk;

/// <summary>A manifest in MSBuild items: what it makes is what cni.yaml makes.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ItemManifestTests(PackedSdk sdk) : IDisposable
{
    private readonly ProductBed bed = new(sdk);

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task Locks_and_bakes_the_same_bytes()
    {
        bed.WithImage("yaml").WithManifest("yaml", "    include: [bridge, macvlan]\n    rename: { bridge: br }");
        bed.WithManifest("items").WithImage("items", """
            <PropertyGroup>
              <CniPlatforms>linux/amd64</CniPlatforms>
              <CniNodeLibc>glibc 2.99</CniNodeLibc>
            </PropertyGroup>
            <ItemGroup>
              <CniPlugin Include="directory" Name="own" Path="plugins/{arch}" Plugins="bridge;macvlan" Rename="bridge=br" />
            </ItemGroup>
            """);
        File.Delete(bed["items/cni.yaml"]);
        foreach (var project in new[] { "yaml", "items" })
        {
            (await bed.DotnetAsync(project, "build", "-t:CniLock")).Ok();
            (await bed.DotnetAsync(project, "build")).Ok();
        }

        Assert.Equal(bed.Read("yaml/cni.lock.json"), bed.Read("items/cni.lock.json"));
        foreach (var output in new[] { "image.oci.tar", "sbom.linux-amd64.cdx.json", "layer.linux-amd64.tar.zst" })
            Assert.Equal(File.ReadAllBytes(bed[$"yaml/bin/Debug/cni/{output}"]), File.ReadAllBytes(bed[$"items/bin/Debug/cni/{output}"]));
        var before = bed.Files("items");
        (await bed.DotnetAsync("items", "build")).Ok();
        Assert.Equal(before, bed.Files("items"));
        (await bed.DotnetAsync("items", "clean")).Ok();
        Assert.False(bed.Has("items/obj/cni/cni.yaml"));
    }

    // What decides about a lock entry is its slice of the manifest, whatever source would be asked.
    [Fact]
    public async Task Says_the_same_of_every_kind_of_source()
    {
        const string yaml = """
            schema: 1
            platforms: [linux/amd64, linux/arm64]
            node: { kubernetes: "1.34", runtime: containerd 2.1, multus: "4.2", libc: glibc 2.36, layout: kubeadm }
            plugins:
              - { from: containernetworking-plugins, version: "[1.7,2.0)", exclude: [dhcp], api: "https://api.example/v3" }
              - from: apt
                name: debian
                package: containernetworking-plugins
                version: 1.1.1+ds1-3+b17
                suites: [bookworm, bookworm-updates]
                components: [main]
                uris: ["http://archive.example/debian"]
                signed-by: keys/archive.gpg
                path: usr/lib/cni
                include: [vlan]
                platforms: [linux/amd64]
              - { from: apt, name: sid, package: containernetworking-plugins, suite: sid, component: main, include: [ptp] }
              - from: github
                repository: acme/tools
                asset: "t-{os}-{arch}-{version}.tgz"
                sums: "{asset}.sum"
                tag: "r{version}"
                include: [acme]
              - from: url
                name: web
                version: 1.2.3
                url: https://files.example/{version}/{arch}.tgz
                mirrors: ["https://mirror.example/{version}/{arch}.tgz"]
                sums: https://files.example/{version}/sums
                digests:
                  linux/amd64: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                  linux/arm64: sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
                include: [web]
              - from: nuget
                package: Acme.CniPlugins.{os}-{arch}
                name: acme-nuget
                version: "[2.0,3.0)"
                feed: acme
                signatures:
                  policy: require
                  fingerprints: ["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
                include: [nu]
              - { from: oci, image: registry.example/team/plugins, paths: [/usr/bin/a, /usr/lib/b], version: 1.0.0, include: [im] }
              - { from: directory, path: "own/{arch}", include: [mine], rename: { mine: ours } }
            outputs:
              - { kind: oci, path: out/node, compression: gzip }
              - { kind: sbom, path: "out/{arch}.json" }
            """;
        bed.WithImage(content: """
            <PropertyGroup>
              <CniPlatforms>linux/amd64;linux/arm64</CniPlatforms>
              <CniNodeKubernetes>1.34</CniNodeKubernetes>
              <CniNodeRuntime>containerd 2.1</CniNodeRuntime>
              <CniNodeMultus>4.2</CniNodeMultus>
              <CniNodeLibc>glibc 2.36</CniNodeLibc>
              <CniNodeLayout>kubeadm</CniNodeLayout>
            </PropertyGroup>
            <ItemGroup>
              <CniPlugin Include="containernetworking-plugins" Version="[1.7,2.0)" ExcludePlugins="dhcp" Api="https://api.example/v3" />
              <CniPlugin Include="apt" Name="debian" Package="containernetworking-plugins" Version="1.1.1+ds1-3+b17"
                         Suites="bookworm;bookworm-updates" Components="main" Uris="http://archive.example/debian"
                         SignedBy="keys/archive.gpg" Path="usr/lib/cni" Plugins="vlan" Platforms="linux/amd64" />
              <CniPlugin Include="apt" Name="sid" Package="containernetworking-plugins" Suite="sid" Component="main" Plugins="ptp" />
              <CniPlugin Include="github" Repository="acme/tools" Asset="t-{os}-{arch}-{version}.tgz"
                         Sums="{asset}.sum" Tag="r{version}" Plugins="acme" />
              <CniPlugin Include="url" Name="web" Version="1.2.3" Url="https://files.example/{version}/{arch}.tgz"
                         Mirrors="https://mirror.example/{version}/{arch}.tgz" Sums="https://files.example/{version}/sums" Plugins="web">
                <Digests>
                  linux/amd64=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855;
                  linux/arm64=sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
                </Digests>
              </CniPlugin>
              <CniPlugin Include="nuget" Package="Acme.CniPlugins.{os}-{arch}" Name="acme-nuget" Version="[2.0,3.0)"
                         Feed="acme" SignaturePolicy="require"
                         Fingerprints="sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" Plugins="nu" />
              <CniPlugin Include="oci" Image="registry.example/team/plugins" Paths="/usr/bin/a;/usr/lib/b" Version="1.0.0" Plugins="im" />
              <CniPlugin Include="directory" Path="own/{arch}" Plugins="mine" Rename="mine=ours" />
              <CniOutput Include="out/node" Kind="oci" Compression="gzip" />
              <CniOutput Include="out/{arch}.json" Kind="sbom" />
            </ItemGroup>
            """);
        (await bed.DotnetAsync("image", "restore")).Ok();
        (await bed.DotnetAsync("image", "msbuild", "-t:_CniWriteManifest")).Ok();
        var catalog = PluginCatalog.Load();
        var (written, meant) = (
            ManifestReader.Read("obj/cni/cni.yaml", bed["image"], bed.Read("image/obj/cni/cni.yaml"), catalog),
            ManifestReader.Read("cni.yaml", bed["image"], yaml, catalog));
        Assert.Equal(Facts(meant), Facts(written));
    }

    [Fact]
    public async Task Points_into_the_project()
    {
        bed.WithImage(content: """
            <PropertyGroup><CniPlatforms>linux/amd64</CniPlatforms></PropertyGroup>
              <ItemGroup>
                <CniPlugin Include="directory" Name="own" Path="plugins" Versoin="1" />
              </ItemGroup>
            """);
        Assert.Contains(
            $"{bed["image/image.csproj"]}(4,62): error CNIK9101: CniPlugin has no metadata 'Versoin'. Did you mean 'Version'?",
            (await bed.DotnetAsync("image", "build", "-t:CniLock")).Out, StringComparison.Ordinal);
        bed.Edit("image/image.csproj", "Versoin=\"1\"", "Platforms=\"linux/arm64\"");
        var undeclared = await bed.DotnetAsync("image", "build", "-t:CniLock");
        Assert.Matches($@"{bed["image/image.csproj"]}\(4,62\): error CNIK1\d+: .*linux/arm64", undeclared.Out);
    }

    [Theory]
    [InlineData("<ItemGroup><CniPlugin Include=\"directory\" Path=\"plugins\" /></ItemGroup>", "CNIK9103")]
    [InlineData("<ItemGroup><CniOutput Include=\"out\" Kind=\"oci\" /></ItemGroup>", "CNIK9102")]
    public async Task Is_told_to_be_incomplete(string content, string rule)
    {
        bed.WithImage(content: content);
        Assert.Contains($"{bed["image/image.csproj"]}(2,", (await bed.DotnetAsync("image", "build")).Out, StringComparison.Ordinal);
        Assert.Contains($"error {rule}: ", (await bed.DotnetAsync("image", "build")).Out, StringComparison.Ordinal);
    }

    private static string[] Facts(PluginManifest manifest) =>
    [
        string.Join(' ', manifest.Platforms.Select(p => p.Value)),
        $"{manifest.Node.Kubernetes?.Value}, {manifest.Node.Runtime?.Value}, {manifest.Node.Multus?.Value}, {manifest.Node.Libc?.Value}",
        $"{manifest.Node.Layout?.Value}",
        .. manifest.Outputs.Select(o => $"{o.Kind.Value} {o.Path.Value} {o.Compression?.Value}"),
        .. manifest.Plugins.SelectMany(entry => manifest.PlatformsOf(entry).Select(
            platform => $"{entry.Name} {ManifestSlice.Request(entry, platform)}")),
        .. manifest.Plugins.Select(p => p.Settings).OfType<UrlSettings>().SelectMany(u => u.Mirrors).Select(m => m.Value),
    ];
}
