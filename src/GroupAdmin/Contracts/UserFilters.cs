using System;

namespace GroupAdmin.Contracts;

/// <summary>What a platform's own list of users can be narrowed by.</summary>
[Flags]
public enum UserFilters
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Metadata.</summary>
    Metadata = 1,

    /// <summary>Text search.</summary>
    Search = 2,

    /// <summary>The state.</summary>
    Status = 4,
}
