namespace GroupAdmin.Directories;

/// <summary>How a directory file is written.</summary>
public enum DirectoryFormat
{
    /// <summary>JSON after <c>docs/schemas/directory-1.schema.json</c>.</summary>
    Json,

    /// <summary>CSV, a row for each membership.</summary>
    Csv,
}
