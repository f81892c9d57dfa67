namespace CniImageKit.Tests.Sdk;

/// <summary>Which targets use the network, and what leaves the build.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class NetworkTests(PackedSdk sdk) : IAsyncLifetime
{
    private readonly ProductBed bed = new ProductBed(sdk).WithImage();
    private readonly byte[] archive = PluginArchive.Tgz("1", false, "bridge", "macvlan");
    private bool slow;
    private FaultServer server = null!;

    public ValueTask InitializeAsync()
    {
        server = new FaultServer(async (request, reply) =>
        {
            await reply.FileAsync(request, archive, "\"one\"", slow ? archive.Length / 2 : int.MaxValue);
            if (slow) await reply.HangAsync();
        });
        bed.Write("image/cni.yaml", $$"""
            schema: 1
            platforms: [linux/amd64]
            node: { libc: glibc 2.99 }
            plugins:
              - from: url
                name: plugins
                version: 1.1.1
                url: {{server["/plugins.tgz"]}}
            """);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        bed.Dispose();
    }

    [Fact]
    public async Task Restore_fetches_so_that_a_build_need_not()
    {
        await bed.LockAsync("image");
        ForgetAll();
        var cold = await bed.DotnetAsync("image", "build", "-p:CniRestoreOnRestore=false");
        Assert.Matches(@"error CNIK4005: .*To mend: run `dotnet build -t:CniRestore` once", cold.Out);
        var seen = server.Requests.Count;
        (await bed.DotnetAsync("image", "restore")).Ok();
        Assert.Equal(seen + 1, server.Requests.Count);
        (await bed.DotnetAsync("image", "build")).Ok();
        (await bed.DotnetAsync("image", "restore")).Ok();
        Assert.Equal(seen + 1, server.Requests.Count);

        // A restore of the whole solution too, and one that is asked for.
        ForgetAll();
        bed.Write("all.slnx", """<Solution><Project Path="image/image.csproj" /></Solution>""");
        (await bed.DotnetAsync(".", "restore", "all.slnx")).Ok();
        Assert.Equal(seen + 2, server.Requests.Count);
        Directory.Delete(bed["store"], recursive: true);
        (await bed.DotnetAsync("image", "msbuild", "-t:CniRestore")).Ok();
        Assert.Equal(seen + 3, server.Requests.Count);
    }

    [Fact]
    public async Task Offline_is_offline_in_every_target()
    {
        var lockless = await bed.DotnetAsync("image", "build", "-t:CniLock", "-p:CniOffline=true");
        Assert.Contains("error CNIK4005: ", lockless.Out, StringComparison.Ordinal);
        await bed.LockAsync("image");
        ForgetAll();
        var seen = server.Requests.Count;
        var restore = await bed.DotnetAsync("image", "restore", "-p:CniOffline=true");
        Assert.Contains("error CNIK4005: ", restore.Out, StringComparison.Ordinal);
        Assert.Equal(seen, server.Requests.Count);
        (await bed.DotnetAsync("image", "build", "-p:CniRestoreOnRestore=false", "-p:CniAllowNetwork=true")).Ok();
        Assert.Equal(seen + 1, server.Requests.Count);
    }

    [Fact]
    public async Task A_build_opens_no_socket_to_a_network()
    {
        var strace = Needs.Tool("strace", "strace");
        if ((await Shell.RunAsync(strace, "-o", bed["probe"], "true")).ExitCode != 0) Needs.Missing("needs strace to be allowed");
        await bed.LockAsync("image");
        (await bed.DotnetAsync("image", "restore")).Ok();
        var trace = bed["trace"];
        string[] arguments = ["-f", "-qq", "-e", "trace=connect", "-o", trace, "dotnet", "msbuild", "-t:Build"];
        (await Shell.RunAsync(strace, arguments, bed["image"], bed.Environment)).Ok();
        Assert.True(bed.Has("image/bin/Debug/cni/image.oci.tar"));
        Assert.DoesNotContain(File.ReadLines(trace), l => l.Contains("AF_INET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupted_build_leaves_nothing_half_written()
    {
        await bed.LockAsync("image");
        ForgetAll();
        slow = true;
        var seen = server.Requests.Count;
        using (var building = bed.Start("image", "msbuild", "-restore", "-p:CniRestoreOnRestore=false", "-p:CniAllowNetwork=true"))
        {
            await building.UntilAsync(() => server.Requests.Count > seen);
            await building.InterruptAsync();
            var ran = await building.EndAsync();
            Assert.NotEqual(0, ran.ExitCode);
            Assert.DoesNotContain("MSB4181", ran.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("CNIK0", ran.Out, StringComparison.Ordinal);
        }

        Assert.False(bed.Has("image/bin/Debug/cni/image.oci.tar"));
        Assert.False(bed.Has("image/obj/Debug/cni/bake.stamp"));
        slow = false;
        (await bed.DotnetAsync("image", "build")).Ok();
        Assert.True(bed.Has("image/bin/Debug/cni/image.oci.tar"));
    }

    [Fact]
    public async Task The_binary_log_holds_no_secret()
    {
        const string token = "t0ken-that-nobody-may-see", password = "passw0rd-of-a-feed", query = "s1gned-query";
        bed.Environment["CNIKIT_GITHUB_TOKEN"] = token;
        bed.Environment["GITHUB_TOKEN"] = token;
        bed.Environment["CNIKIT_TEST_PASSWORD"] = password;
        bed.Write("nuget.config", bed.Read("nuget.config").Replace("</configuration>", """
            <packageSourceCredentials><elsewhere>
              <add key="Username" value="me" /><add key="ClearTextPassword" value="%CNIKIT_TEST_PASSWORD%" />
            </elsewhere></packageSourceCredentials></configuration>
            """, StringComparison.Ordinal));
        bed.Edit("image/cni.yaml", "plugins.tgz", $"plugins.tgz?sig={query}");
        (await bed.DotnetAsync("image", "build", "-t:CniLock", "-bl:lock.binlog")).Ok();
        (await bed.DotnetAsync("image", "build", "-bl:build.binlog")).Ok();
        ForgetAll();
        await bed.DotnetAsync("image", "build", "-p:CniRestoreOnRestore=false", "-bl:fails.binlog");
        foreach (var file in new[] { "lock", "build", "fails" })
        {
            var text = BinaryLog.Text(bed[$"image/{file}.binlog"]);
            Assert.Contains("CniBake", text, StringComparison.Ordinal);
            Assert.DoesNotContain(token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(password, text, StringComparison.Ordinal);
            Assert.DoesNotContain(query, text, StringComparison.Ordinal);
        }
    }

    private void ForgetAll()
    {
        Directory.Delete(bed["store"], recursive: true);
        foreach (var made in new[] { "image/bin", "image/obj" }.Where(bed.Has)) Directory.Delete(bed[made], recursive: true);
    }
}
