namespace GroupAdmin.Directories;

/// <summary>What stands at the head of a directory file.</summary>
public sealed class DirectoryHeader
{
    /// <summary>The platform that the directory comes from; null to say nothing.</summary>
    public string? Platform { get; init; }

    /// <summary>True where users are written too.</summary>
    public bool HasUsers { get; init; }
}
