using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>The formats of directory files.</summary>
internal sealed class DirectoryFileFormats : IDirectoryFiles
{
    public async Task<DirectoryReading> ReadAsync(Stream file, DirectoryFormat format, CancellationToken cancellationToken)
    {
        if (format == DirectoryFormat.Csv)
        {
            return await new CsvDirectoryReader(file, cancellationToken).ReadAsync().ConfigureAwait(false);
        }

        using var json = new JsonDirectoryReader(file, cancellationToken);
        return await json.ReadAsync().ConfigureAwait(false);
    }

    public IDirectoryWriter Write(Stream file, DirectoryFormat format, DirectoryHeader header) =>
        format == DirectoryFormat.Csv ? new CsvDirectoryWriter(file, header) : new JsonDirectoryWriter(file, header);
}
