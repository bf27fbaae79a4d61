using System;
using System.IO;

namespace GroupAdmin.Directories;

/// <summary>
/// A file that takes the place of another only when it is complete. Until then it stands beside it under another name, so that whatever
/// interrupts the writing leaves the good file as it was.
/// </summary>
public sealed class ReplacedFile : IDisposable
{
    private readonly string target;
    private readonly string temporary;
    private readonly FileStream content;
    private bool isComplete;

    /// <summary>Makes the file beside the one whose place it is to take.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public ReplacedFile(string path)
    {
        target = Final(path);
        temporary = Path.Combine(Path.GetDirectoryName(target)!, "." + Path.GetFileName(target) + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp");
        content = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where the content goes.</summary>
    public Stream Content => content;

    /// <summary>Puts the file into its place.</summary>
    public void Complete()
    {
        content.Flush(flushToDisk: true);
        content.Dispose();
        if (File.Exists(target))
        {
            KeepMode(target, temporary);
            File.Replace(temporary, target, null);
        }
        else
        {
            File.Move(temporary, target);
        }

        isComplete = true;
    }

    /// <summary>Takes the file away again unless it is complete.</summary>
    public void Dispose()
    {
        content.Dispose();
        if (!isComplete)
        {
            File.Delete(temporary);
        }
    }

    // Where the path is a link, the file that it leads to is replaced and not the link.
    private static string Final(string path) =>
#if NET
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } real ? real.FullName : path;
#else
        path;
#endif

    // On Windows the replaced file hands its rights on. Elsewhere the new one would be readable for whoever the shell's mask allows.
    private static void KeepMode(string from, string to)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        }
#endif
    }
}
