using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Directories;

/// <summary>Reads and writes directory files.</summary>
public interface IDirectoryFiles
{
    /// <summary>Reads a file to its end, and says everything that is wrong with it. It does not throw for what is in the file.</summary>
    /// <param name="file">The file; it stays open.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The file could not be read.</exception>
    Task<DirectoryReading> ReadAsync(Stream file, DirectoryFormat format, CancellationToken cancellationToken);

    /// <summary>Begins to write a file.</summary>
    /// <param name="file">Where it goes; it stays open.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="header">What stands at its head.</param>
    IDirectoryWriter Write(Stream file, DirectoryFormat format, DirectoryHeader header);
}
