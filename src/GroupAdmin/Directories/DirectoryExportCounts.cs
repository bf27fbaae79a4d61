namespace GroupAdmin.Directories;

/// <summary>What an export has written.</summary>
public sealed class DirectoryExportCounts
{
    /// <summary>How many groups.</summary>
    public int Groups { get; internal set; }

    /// <summary>How many memberships.</summary>
    public long Members { get; internal set; }

    /// <summary>How many bans.</summary>
    public long Bans { get; internal set; }

    /// <summary>How many users.</summary>
    public int Users { get; internal set; }
}
