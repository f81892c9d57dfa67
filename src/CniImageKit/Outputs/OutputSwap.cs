using CniImageKit.Diagnostics;

namespace CniImageKit.Outputs;

/// <summary>
/// An output in the making. It is written beside its target, at <see cref="New"/>, and takes the target's place by a rename once it is
/// whole;
/// where the target holds the same already, that is left untouched. Disposed without <see cref="Commit"/>, nothing is left of it, and
/// what an earlier process left when it was killed is swept away. Several processes may write to one target: each swap is whole.
/// </summary>
internal sealed class OutputSwap : IDisposable
{
    private const string Mark = ".cnikit-";
    private const int Attempts = 16;
    private readonly List<string> _madeParents = [];
    private readonly string _work;
    private readonly FileStream _lock;
    private bool _committed;

    private OutputSwap(string target)
    {
        Target = target;
        var parent = Path.GetDirectoryName(target)!;
        MakeParents(parent);
        var prefix = Path.Combine(parent, $".{Path.GetFileName(target)}{Mark}");
        Sweep(parent, Path.GetFileName(prefix));
        for (var attempt = 1; ; attempt++)
        {
            _work = prefix + Path.GetRandomFileName();
            Directory.CreateDirectory(_work);
            try
            {
                _lock = new FileStream(LockOf(_work), FileMode.CreateNew, FileAccess.Write, FileShare.None);
                break;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process swept the folder away before it was locked.
            }
        }
    }

    /// <summary>Where the output will lie.</summary>
    public string Target { get; }

    /// <summary>Where to write it: a file or directory to be created, on the target's file system.</summary>
    public string New => Path.Combine(_work, "new");

    /// <summary>Starts an output at an absolute path; a symbolic link there is followed. Fails with CNIK7011.</summary>
    public static OutputSwap Begin(string target) => Guarded(target, () =>
    {
        target = Path.TrimEndingDirectorySeparator(target);
        if (Path.GetDirectoryName(target) is null) throw new IOException("It is the root directory.");
        var link = new FileInfo(target);
        return new OutputSwap(link.LinkTarget is null ? target : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    });

    /// <summary>Puts the output in its place and says whether anything changed there. Fails with CNIK7011.</summary>
    /// <param name="sameTimes">Whether modification times count when the old output is compared with the new.</param>
    public bool Commit(bool sameTimes) => Guarded(Target, () =>
    {
        var changed = !TreeComparison.Same(Target, New, sameTimes);
        if (changed && File.Exists(New)) File.Move(New, Target, overwrite: true);
        else if (changed) SwapDirectory();
        _committed = true;
        return changed;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        using (_lock) TryDelete(_work, recursive: true);
        if (_committed) return;
        foreach (var parent in _madeParents) TryDelete(parent, recursive: false);
    }

    /// <summary>Runs work on the file system; what the system refuses becomes CNIK7011 about the target.</summary>
    public static T Guarded<T>(string target, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.CannotWrite(target, e.Message), e);
        }
    }

    // Another process may put its own output there between any two steps; then there is a directory to be swapped again.
    private void SwapDirectory()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!Directory.Exists(Target)) Directory.Move(New, Target);
                else if (!Native.TryExchange(New, Target))
                {
                    Directory.Move(Target, Path.Combine(_work, $"old{attempt}"));
                    Directory.Move(New, Target);
                }

                return;
            }
            catch (IOException) when (attempt < Attempts && Directory.Exists(New))
            {
                Thread.Yield();
            }
        }
    }

    private void MakeParents(string parent)
    {
        for (var missing = parent; !Directory.Exists(missing); missing = Path.GetDirectoryName(missing)!) _madeParents.Add(missing);
        Directory.CreateDirectory(parent);
    }

    // A folder whose lock can be had belongs to no living process.
    private static void Sweep(string parent, string prefix)
    {
        foreach (var left in Directory.EnumerateDirectories(parent, prefix + "*"))
        {
            try
            {
                using var free = new FileStream(LockOf(left), FileMode.Open, FileAccess.Write, FileShare.None);
                TryDelete(left, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }
    }

    // A parent that another output lies in by now stays.
    private static void TryDelete(string directory, bool recursive)
    {
        try
        {
            Directory.Delete(directory, recursive);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static string LockOf(string work) => Path.Combine(work, "lock");
}
