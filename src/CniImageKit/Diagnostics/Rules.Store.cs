namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule StoreNotWritableRule = new("CNIK4020", "store not writable");
    private static readonly Rule StoreFullRule = new("CNIK4021", "no space left for the store");
    private static readonly Rule StoreDamagedRule = new("CNIK4022", "content in the store is damaged");
    private static readonly Rule StoreNotTrustedRule = new("CNIK4023", "store is not to be trusted");
    private static readonly Rule StoreFailedRule = new("CNIK4024", "store failed");
    private static readonly Rule StoreContentGoneRule = new("CNIK4025", "content is gone from the store");
    private static readonly Rule StoreInUseRule = new("CNIK4026", "store is in use");

    /// <summary>The store's directory cannot be written.</summary>
    public static Diagnostic StoreNotWritable(string path, string why) =>
        new Diagnostic(StoreNotWritableRule, new Location(path), $"The store cannot be written: {why}.")
            .With("mend", "set CNIKIT_CACHE to a directory that you may write");

    /// <summary>The disk or the quota is full.</summary>
    public static Diagnostic StoreFull(string path) =>
        new Diagnostic(StoreFullRule, new Location(path), "There is no space left for the store.")
            .With("mend", "free some space, or set CNIKIT_CACHE to a directory on another disk");

    /// <summary>Bytes on disk are no longer what was verified.</summary>
    public static Diagnostic StoreDamaged(string path, Digest expected, Digest found) =>
        new Diagnostic(StoreDamagedRule, new Location(path), "Content in the store has changed since it was verified.")
            .With("expected", expected.ToString())
            .With("found", found.ToString())
            .With("mend", "run the command again: the damaged file was moved aside and will be fetched anew; if it stays, check the disk");

    /// <summary>A link where a file or directory of the kit's own is expected.</summary>
    public static Diagnostic StoreNotTrusted(string path, string why) =>
        new Diagnostic(StoreNotTrustedRule, new Location(path), $"The store does not use this path: {why}.")
            .With("mend", "remove it, or set CNIKIT_CACHE to a directory of your own");

    /// <summary>Any other failure of the file system below the store.</summary>
    public static Diagnostic StoreFailed(string path, string why) =>
        new Diagnostic(StoreFailedRule, new Location(path), $"The store failed: {why}.")
            .With("mend", "check the disk, or set CNIKIT_CACHE to another directory");

    /// <summary>A file was removed between being found and being read.</summary>
    public static Diagnostic StoreContentGone(string path) =>
        new Diagnostic(StoreContentGoneRule, new Location(path), "Content was removed from the store while it was needed.")
            .With("mend", "run the command again, and do not clear the store meanwhile");

    /// <summary>The store is to be cleared while a process writes to it.</summary>
    public static Diagnostic StoreInUse(string path) =>
        new Diagnostic(StoreInUseRule, new Location(path), "Another process is writing to the store, so nothing was cleared.")
            .With("mend", "wait until it has ended, then run `cnikit cache clear` again");
}
