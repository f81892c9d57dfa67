using System.Collections.Immutable;
using System.Diagnostics;
using CniImageKit;
using CniImageKit.Fetching;
using CniImageKit.Store;

// crashhost STORE STEP NTH add SIZE            stores SIZE bytes of a known pattern
// crashhost STORE STEP NTH fetch URI SHA256 SIZE
// and kills itself when STEP ('-' for never) comes for the NTH time. Prints the stored digest.
var (step, nth) = (args[1], int.Parse(args[2]));
var host = new Host
{
    CurrentDirectory = Environment.CurrentDirectory,
    Environment = ImmutableDictionary<string, string>.Empty,
    Clock = TimeProvider.System,
    ProcessId = Environment.ProcessId,
    StoreRoot = args[0],
};
var seen = 0;
var store = new BlobStore(host, name =>
{
    if (name != step || Interlocked.Increment(ref seen) != nth) return;
    using var self = Process.GetCurrentProcess();
    self.Kill();
    Thread.Sleep(Timeout.Infinite);
});

if (args[3] == "add")
{
    var content = new byte[int.Parse(args[4])];
    for (var i = 0; i < content.Length; i++) content[i] = (byte)(i * 31 >> 3);
    var blob = await store.AddAsync(new StoreExpectation { Name = "thing", Sha256 = Digest.Sha256(content) }, async (to, token) =>
    {
        for (var at = 0; at < content.Length; at += 65536)
            await to.WriteAsync(content.AsMemory(at, Math.Min(65536, content.Length - at)), token);
    }, CancellationToken.None);
    Console.WriteLine(blob.Sha256);
}
else
{
    using var fetcher = new Fetcher(host, store);
    var request = new FetchRequest
    {
        Name = "thing",
        Uris = [new Uri(args[4])],
        Sha256 = Digest.Parse(args[5]),
        Size = long.Parse(args[6]),
    };
    Console.WriteLine((await fetcher.FetchAsync(request, CancellationToken.None))?.Sha256);
}
