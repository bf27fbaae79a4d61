using System;
using System.IO;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Reads a directory file whole, and tells everything that is wrong with it, before any request.</summary>
internal static class DirectoryInput
{
    /// <summary>The directory; null where the file has an error, which has been told.</summary>
    public static ChatDirectory? Read(PSCmdlet command, PipelineBridge bridge, string path)
    {
        var full = FileSystemPath.Resolve(command, path)!;
        var reading = bridge.Run(async token =>
        {
            try
            {
                using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
                return await EngineLoader.Engine.DirectoryFiles.ReadAsync(file, FormatOf(full), token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ChatServiceException(
                    error is FileNotFoundException or DirectoryNotFoundException ? ChatErrorKind.NotFound : ChatErrorKind.InvalidRequest,
                    $"The directory file '{full}' cannot be read: {error.Message.TrimEnd('.')}. Nothing was sent.",
                    error)
                {
                    Target = full,
                };
            }
        });
        foreach (var problem in reading.Problems)
        {
            if (problem.Severity == DirectoryProblemSeverity.Warning)
            {
                command.WriteWarning($"{full}: {problem}");
            }
            else
            {
                var place = problem.Line > 0 ? $"{full}, line {problem.Line}" : full;
                command.WriteError(ErrorRecords.From(new ChatServiceException(ChatErrorKind.InvalidRequest, $"{place}: {problem.Message} Nothing was sent.") { Target = full }, problem));
            }
        }

        return reading.Directory;
    }

    private static DirectoryFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => DirectoryFormat.Json,
        ".CSV" => DirectoryFormat.Csv,
        var other => throw new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"A directory file ends with .json or .csv, and '{path}' ends with '{other}'. Rename it. Nothing was sent.")
        {
            Target = path,
        },
    };
}
