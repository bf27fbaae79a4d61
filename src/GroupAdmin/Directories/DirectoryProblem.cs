namespace GroupAdmin.Directories;

/// <summary>Something that is wrong with a directory file, and where.</summary>
public sealed class DirectoryProblem
{
    /// <summary>The line, from 1; 0 where the whole file is meant.</summary>
    public int Line { get; init; }

    /// <summary>The column of the line, in characters from 1; null where the whole line is meant.</summary>
    public int? Column { get; init; }

    /// <summary>Id of the group that it is about.</summary>
    public string? GroupId { get; init; }

    /// <summary>Id of the user that it is about.</summary>
    public string? UserId { get; init; }

    /// <summary>A sentence that says what is wrong and what to do.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>How bad it is.</summary>
    public DirectoryProblemSeverity Severity { get; init; }

    /// <summary>The file that was read; null where a stream was.</summary>
    public string? Path { get; set; }

    /// <summary>Place and sentence in one line.</summary>
    public override string ToString() => Line == 0 ? Message : Column is { } column ? $"Line {Line}, column {column}: {Message}" : $"Line {Line}: {Message}";
}
