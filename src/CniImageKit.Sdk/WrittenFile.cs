using System.Text;

namespace CniImageKit.Sdk;

/// <summary>Small text files of the build itself.</summary>
internal static class WrittenFile
{
    /// <summary>Puts the text there whole or not at all, and touches nothing where it is there already.</summary>
    public static bool Put(string file, string text)
    {
        if (File.Exists(file) && File.ReadAllText(file) == text) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var draft = $"{file}.{Guid.NewGuid():N}";
        File.WriteAllText(draft, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(draft, file, overwrite: true);
        return true;
    }
}
