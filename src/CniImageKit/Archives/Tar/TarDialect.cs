namespace CniImageKit.Archives.Tar;

/// <summary>The three header formats in use; an archive keeps to one.</summary>
internal enum TarDialect
{
    /// <summary>Before POSIX: no magic, no prefix.</summary>
    V7,

    /// <summary>POSIX.1-1988 with PAX extensions (POSIX.1-2001).</summary>
    Ustar,

    /// <summary>GNU: long names as entries of their own, base-256 numbers.</summary>
    Gnu,
}
