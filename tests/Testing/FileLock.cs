namespace CniImageKit.Testing;

/// <summary>Only one holder among all processes and tests of this machine; the kernel lets go when the holder dies.</summary>
public static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<IDisposable> TakeAsync(string path)
    {
        for (var start = DateTime.UtcNow; ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow - start < Patience)
            {
                await Task.Delay(50);
            }
        }
    }
}
