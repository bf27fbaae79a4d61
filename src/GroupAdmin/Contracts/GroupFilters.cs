using System;

namespace GroupAdmin.Contracts;

/// <summary>What a platform's own list of groups can be narrowed or ordered by.</summary>
[Flags]
public enum GroupFilters
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Text search.</summary>
    Search = 1,

    /// <summary>The state.</summary>
    Status = 2,

    /// <summary>The time of creation.</summary>
    Created = 4,

    /// <summary>The time of the last change.</summary>
    Modified = 8,

    /// <summary>Sorting.</summary>
    Sort = 16,

    /// <summary>Full objects instead of ids and names.</summary>
    Detailed = 32,
}
