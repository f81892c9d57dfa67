namespace CniImageKit.Archives.SevenZip;

/// <summary>One file's bytes within a folder.</summary>
internal readonly record struct SevenZipStream(long Size, uint Sum);
