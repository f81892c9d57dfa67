using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>Turns what the file system says into a rule: disk full, not writable, anything else.</summary>
internal static class StoreFailure
{
    private const int LinuxNoSpace = 28;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;
    private const int LinuxReadOnly = 30;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the exception comes from the file system.</summary>
    public static bool Covers(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>Deletes a file that nobody needs any more; where that fails, the sweep of a later run gets it.</summary>
    public static void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (Covers(e))
        {
            // whatever else failed is what people must hear of
        }
    }

    /// <summary>The exception to throw instead.</summary>
    public static CniImageKitException Of(Exception e, string path) => new(
        e.HResult switch
        {
            LinuxNoSpace or LinuxQuota or MacQuota or WindowsDiskFull => Rules.StoreFull(path),
            LinuxReadOnly => Rules.StoreNotWritable(path, "the file system is read-only"),
            _ when e is UnauthorizedAccessException => Rules.StoreNotWritable(path, "permission denied"),
            _ => Rules.StoreFailed(path, e.Message.TrimEnd('.')),
        },
        e);
}
