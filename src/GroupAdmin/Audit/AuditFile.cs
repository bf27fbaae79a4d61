using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

namespace GroupAdmin.Audit;

/// <summary>
/// A file that several connections, runspaces and processes append whole lines to. Each takes its turn by a lock file beside it, because
/// appending is atomic neither on every system nor on network shares; readers are never kept out. The file is opened for each writing,
/// so that it can be moved away at any time.
/// </summary>
/// <param name="path">The file's full path.</param>
/// <param name="patience">How long to wait for others.</param>
internal sealed class AuditFile(string path, TimeSpan patience)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The file's full path.</summary>
    public string Path { get; } = path;

    /// <summary>Appends lines and hands them to the operating system: they survive the end of this process, however it comes.</summary>
    /// <param name="lines">Whole lines, each ended.</param>
    /// <exception cref="IOException">Nothing was appended: the disk is full, the folder is gone, or others held the file too long.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was appended: it is not allowed.</exception>
    public void Append(string lines)
    {
        var bytes = Utf8.GetBytes(lines);
        using var turn = WaitForTurn();
        using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        var end = file.Length;
        try
        {
            // A line that a crash cut off must not swallow the next one.
            if (end > 0 && !EndsLine(file, end))
            {
                file.WriteByte((byte)'\n');
            }

            file.Write(bytes, 0, bytes.Length);
            file.Flush();
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    private static bool EndsLine(FileStream file, long end)
    {
        file.Seek(end - 1, SeekOrigin.Begin);
        return file.ReadByte() == '\n';
    }

    private FileStream WaitForTurn()
    {
        var clock = Stopwatch.StartNew();
        for (var wait = 1; ; wait = Math.Min(wait * 2, 20))
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException or DriveNotFoundException) && clock.Elapsed < patience)
            {
                Thread.Sleep(wait);
            }
        }
    }
}
