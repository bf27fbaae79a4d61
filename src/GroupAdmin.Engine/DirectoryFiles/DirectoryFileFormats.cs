using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>The formats of directory files.</summary>
internal sealed class DirectoryFileFormats : IDirectoryFiles
{
    public Task<DirectoryReading> ReadAsync(Stream file, DirectoryFormat format, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IDirectoryWriter Write(Stream file, DirectoryFormat format, DirectoryHeader header) =>
        throw new NotSupportedException();
}
