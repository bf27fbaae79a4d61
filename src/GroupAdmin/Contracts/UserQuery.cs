using System.Collections.Generic;

namespace GroupAdmin.Contracts;

/// <summary>Which users to list.</summary>
public sealed class UserQuery
{
    /// <summary>Key and value pairs that the users' metadata must hold; null for all users.</summary>
    public IDictionary<string, object?>? Metadata { get; set; }

    /// <summary>Text that the platform searches for.</summary>
    public string? Search { get; set; }

    /// <summary>The state that the users must have.</summary>
    public string? Status { get; set; }

    /// <summary>Which part of the listing is wanted.</summary>
    public ListRange Range { get; set; } = ListRange.All;

    /// <summary>The filters that this query uses.</summary>
    public UserFilters Filters =>
        (Metadata is null ? 0 : UserFilters.Metadata)
        | (Search is null ? 0 : UserFilters.Search)
        | (Status is null ? 0 : UserFilters.Status);
}
