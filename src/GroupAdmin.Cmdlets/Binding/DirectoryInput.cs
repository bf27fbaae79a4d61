using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Reads a directory file whole, and tells everything that is wrong with it, before any request.</summary>
internal static class DirectoryInput
{
    /// <summary>The directory; null where the file has an error, which has been told.</summary>
    public static ChatDirectory? Read(ChatCommand command, PipelineBridge bridge, string path, DirectoryFormat? format)
    {
        var file = DirectoryFile.Find(command, path, format);
        var reading = bridge.Run(file.ReadAsync);
        foreach (var problem in reading.Problems)
        {
            problem.Path = file.Path;
            var place = problem.Line > 0 ? $"{file.Path}, line {problem.Line}" : file.Path;
            if (problem.Severity == DirectoryProblemSeverity.Warning)
            {
                command.WriteWarning($"{place}: {problem.Message}");
            }
            else
            {
                command.WriteError(ErrorRecords.From(new ChatServiceException(ChatErrorKind.InvalidRequest, $"{place}: {problem.Message} Nothing was sent."), problem));
            }
        }

        if (reading.ErrorCount + reading.WarningCount - reading.Problems.Count is var left && left > 0)
        {
            command.WriteWarning($"{file.Path} has {left:N0} further problems. Test-ChatDirectory lists them once these are solved.");
        }

        return reading.Directory;
    }
}
