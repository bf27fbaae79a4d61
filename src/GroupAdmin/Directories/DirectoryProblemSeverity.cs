namespace GroupAdmin.Directories;

/// <summary>How bad a problem of a directory file is.</summary>
public enum DirectoryProblemSeverity
{
    /// <summary>The file cannot be used.</summary>
    Error,

    /// <summary>The file can be used; somebody should look at it.</summary>
    Warning,
}
