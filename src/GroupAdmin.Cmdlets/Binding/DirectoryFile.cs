using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>A directory file that a cmdlet names: where it is, and how it is written.</summary>
internal sealed class DirectoryFile
{
    private DirectoryFile(string path, DirectoryFormat format)
    {
        Path = path;
        Format = format;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>How the file is written.</summary>
    public DirectoryFormat Format { get; }

    /// <summary>Finds the file of a parameter; the extension says the format unless it is given.</summary>
    /// <exception cref="ChatServiceException">The path is none of the file system, or nothing tells the format.</exception>
    public static DirectoryFile Find(ChatCommand command, string path, DirectoryFormat? format)
    {
        var full = FileSystemPath.Resolve(command.SessionState, path)!;
        return new DirectoryFile(full, format ?? OfExtension(full));
    }

    /// <summary>Reads the file to its end.</summary>
    /// <exception cref="ChatServiceException">There is no such file, or it cannot be read.</exception>
    public async Task<DirectoryReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return await EngineLoader.Engine.DirectoryFiles.ReadAsync(file, Format, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ChatServiceException(ChatErrorKind.NotFound, $"There is no file '{Path}'.", error) { Target = Path };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"The file '{Path}' cannot be read: {error.Message}", error) { Target = Path };
        }
    }

    private static DirectoryFormat OfExtension(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => DirectoryFormat.Json,
        ".CSV" or ".TSV" => DirectoryFormat.Csv,
        _ => throw new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"The name of the file '{path}' ends neither with .json nor with .csv. Say with -Format how it is written.")
        {
            Target = path,
        },
    };
}
