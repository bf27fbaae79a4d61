using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>What an export takes along.</summary>
public sealed class DirectoryExportOptions
{
    /// <summary>Ids of the groups, each with whether it may have disappeared since it was seen; null for all groups of the platform.</summary>
    public IReadOnlyDictionary<string, bool>? Groups { get; init; }

    /// <summary>True to take users along: all of them with all groups, otherwise those whom the exported groups name.</summary>
    public bool IncludesUsers { get; init; }

    /// <summary>True to leave out who is in the groups, and who is banned.</summary>
    public bool SkipsMembers { get; init; }
}
