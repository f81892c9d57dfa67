using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>
/// Where things lie under the store's root. Blobs and whatever is still becoming a blob share a directory, so that a rename never
/// crosses a file system; names of the latter begin with a dot.
/// </summary>
internal sealed record StoreLayout(string Root)
{
    /// <summary>Verified content, named by its SHA-256.</summary>
    public string Blobs => Path.Combine(Root, "blobs", "sha256");

    /// <summary>Locks, a file a key. They are never deleted: a waiting process would hold a lock on a file that has no name.</summary>
    public string Locks => Path.Combine(Root, "locks");

    /// <summary>Blobs that turned out to be damaged, kept for people to look at.</summary>
    public string Damaged => Path.Combine(Root, "damaged");

    public string Blob(Digest sha256) => Path.Combine(Blobs, sha256.Hex);

    public string Temporary(string unique) => Path.Combine(Blobs, $".{unique}.tmp");

    public string Partial(string key) => Path.Combine(Blobs, $".{key}.partial");

    public string Lock(string key) => Path.Combine(Locks, key + ".lock");

    public string Derived(string kind) => Path.Combine(Root, "derived", kind);

    /// <summary>Makes the directories, for the owner alone; refuses a root that is a symbolic link, which may turn.</summary>
    public void Prepare()
    {
        foreach (var path in (ReadOnlySpan<string>)[Root, Path.Combine(Root, "blobs"), Blobs, Locks])
        {
            try
            {
                Unix.CreatePrivateDirectory(path);
                if (new DirectoryInfo(path).LinkTarget is not null)
                    throw new CniImageKitException(Rules.StoreNotTrusted(path, "it is a symbolic link"));
            }
            catch (Exception e) when (StoreFailure.Covers(e))
            {
                throw StoreFailure.Of(e, path);
            }
        }
    }
}
