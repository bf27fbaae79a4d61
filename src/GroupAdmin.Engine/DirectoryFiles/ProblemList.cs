using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>What is wrong with a file: the first errors and warnings in full, the others counted.</summary>
internal sealed class ProblemList
{
    private const int Kept = 100;

    private readonly List<DirectoryProblem> problems = [];

    /// <summary>How many errors there are.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>How many warnings there are.</summary>
    public int WarningCount { get; private set; }

    /// <summary>False where further errors are only counted, so that their texts need not be made.</summary>
    public bool KeepsErrors => ErrorCount < Kept;

    /// <summary>The file cannot be used.</summary>
    public void Error(int line, string message, string? groupId = null, string? userId = null, int? column = null)
    {
        if (ErrorCount++ < Kept)
        {
            Add(DirectoryProblemSeverity.Error, line, message, groupId, userId, column);
        }
    }

    /// <summary>Somebody should look at it.</summary>
    public void Warning(int line, string message, string? groupId = null, string? userId = null, int? column = null)
    {
        if (WarningCount++ < Kept)
        {
            Add(DirectoryProblemSeverity.Warning, line, message, groupId, userId, column);
        }
    }

    /// <summary>What came of the reading.</summary>
    public DirectoryReading Result(ChatDirectory directory) => new()
    {
        Directory = ErrorCount == 0 ? directory : null,
        Problems = [.. problems.OrderBy(static problem => problem.Line)],
        ErrorCount = ErrorCount,
        WarningCount = WarningCount,
    };

    private void Add(DirectoryProblemSeverity severity, int line, string message, string? groupId, string? userId, int? column) => problems.Add(new DirectoryProblem
    {
        Severity = severity,
        Line = line,
        Column = column,
        GroupId = groupId,
        UserId = userId,
        Message = message,
    });
}
