namespace CniImageKit.Tests.Sdk;

/// <summary>A product that was built once, for tests that each want to find it as it was then.</summary>
public sealed class BuiltProduct(PackedSdk sdk) : IAsyncLifetime
{
    private readonly TempFolder kept = new();

    internal ProductBed Bed { get; } = new ProductBed(sdk).WithProduct().WithManifest();

    public async ValueTask InitializeAsync()
    {
        (await Bed.DotnetAsync("app", "build", "-t:CniLock")).Ok();
        (await Bed.DotnetAsync("app", "build")).Ok();
        await CopyAsync(Bed["."], kept["."]);
    }

    public ValueTask DisposeAsync()
    {
        Bed.Dispose();
        kept.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Every file as after the build, its times too: MSBuild goes by them.</summary>
    internal async Task<ProductBed> AsBuiltAsync()
    {
        foreach (var directory in Directory.GetDirectories(Bed["."])) Directory.Delete(directory, recursive: true);
        await CopyAsync(kept["."], Bed["."]);
        Bed.Environment["SOURCE_DATE_EPOCH"] = null;
        return Bed;
    }

    private static async Task CopyAsync(string from, string to) => (await Shell.RunAsync("cp", "-a", from + "/.", to)).Ok();
}
